package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The paths in a table, below the places of a source, whose files are gone.
 *
 * <p>What the listing lacks may only have been left out by a filter or a glob, so each such file is
 * asked for. An image in a shard is gone when its shard is, or was listed without it.
 */
final class Gone {

  private final SparkSession spark;
  private final ImageSource source;
  private final FoundImages found;

  Gone(SparkSession spark, ImageSource source, FoundImages found) {
    this.spark = spark;
    this.source = source;
    this.found = found;
  }

  /**
   * Of the paths that the listing lacks, those that are below its places and are no file any more.
   *
   * @param missing with a column {@code path}
   */
  Dataset<String> of(Dataset<Row> missing) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    Broadcast<Shipped<ShardIndex>> index = found.index();
    Column below =
        source.places().stream()
            .map(place -> root(place, hadoop))
            .flatMap(root -> Stream.of(root + "/", root + "#"))
            .map(start -> col("path").startsWith(start))
            .reduce(Column::or)
            .orElseThrow();
    return missing
        .filter(below)
        .select("path")
        .as(Encoders.STRING())
        .filter(
            (FilterFunction<String>)
                path -> isGone(path, index.value().value(), conf.value().value()));
  }

  /** The folder below which a place's images are: of a glob, what is before its first wildcard. */
  private static String root(String place, Configuration hadoop) {
    String fixed = place.replaceFirst("[*?\\[{].*", "");
    String folder = fixed.equals(place) ? place : fixed.replaceFirst("[^/]*$", "");
    Path path = new Path(folder.isEmpty() ? "." : folder);
    if (Manifest.isOne(place)) {
      path = path.getParent();
    }
    try {
      return path.getFileSystem(hadoop).makeQualified(path).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isGone(String path, ShardIndex listed, Configuration conf)
      throws IOException {
    int key = path.indexOf('#');
    return !exists(path, conf)
        && (key < 0 || listed.shard(path) != null || !exists(path.substring(0, key), conf));
  }

  private static boolean exists(String path, Configuration conf) throws IOException {
    Path file = new Path(path);
    return file.getFileSystem(conf).exists(file);
  }
}
