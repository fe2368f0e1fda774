// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.source.FoundImages;
import dev.headstart.source.ShardIndex;
import dev.headstart.source.ShardListing;
import dev.headstart.source.Shipped;
import dev.headstart.source.files.Entries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
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
 * asked for. An image in a shard is gone when its shard is, or was listed without it; unless the
 * shard is damaged. A place where no image is left is left alone: it may be a disk that is away.
 */
final class Gone {

  private final SparkSession spark;
  private final FoundImages found;

  Gone(SparkSession spark, FoundImages found) {
    this.spark = spark;
    this.found = found;
  }

  /**
   * Of the missing images those that are below places where others are, and have no file any more.
   *
   * @param images with the columns of {@link Pending}
   */
  Dataset<String> of(Dataset<Row> images) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    Broadcast<Shipped<ShardIndex>> index = found.index();
    Column missing = Census.in(Pending.State.MISSING);
    Column listed = missing.or(Census.in(Pending.State.PASSED_OVER)).unary_$bang();
    List<String> damaged = damaged(images.filter(listed));
    return images
        .filter(missing.and(below(places(images.filter(listed)))))
        .select("path")
        .as(Encoders.STRING())
        .filter(
            (FilterFunction<String>)
                path -> isGone(path, index.value().value(), damaged, conf.value().value()));
  }

  /** The places that have an image: where all are gone, it is rather the place that is away. */
  private List<String> places(Dataset<Row> listed) {
    return found.tops().stream()
        .distinct()
        .filter(root -> !listed.filter(below(List.of(root))).isEmpty())
        .toList();
  }

  private static Column below(List<String> roots) {
    return roots.stream()
        .map(root -> col("path").startsWith(root + "/").or(col("path").startsWith(root + "#")))
        .reduce(lit(false), Column::or);
  }

  /** The shards that were listed up to a damage only: what is behind it is not gone. */
  private static List<String> damaged(Dataset<Row> listed) {
    String mark = "#" + ShardListing.LOST;
    List<String> shards = new ArrayList<>();
    listed
        .filter(col("path").endsWith(mark))
        .select("path")
        .as(Encoders.STRING())
        .collectAsList()
        .forEach(path -> shards.add(path.substring(0, path.length() - mark.length())));
    return shards;
  }

  private static boolean isGone(
      String path, ShardIndex listed, List<String> damaged, Configuration conf) throws IOException {
    String shard = listed.shard(path);
    if (shard != null) {
      return !damaged.contains(shard);
    }
    int key = path.indexOf('#');
    return !exists(path, conf) && (key < 0 || !exists(path.substring(0, key), conf));
  }

  private static boolean exists(String path, Configuration conf) throws IOException {
    Path file;
    try {
      file = new Path(path);
    } catch (IllegalArgumentException e) {
      return false; // no address
    }
    FileSystem fs = file.getFileSystem(conf);
    return Entries.at(file, fs).isPresent(); // a link that leads to nothing now is there
  }
}
