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
 * Finds the paths in a table, below the places of a source, whose files no longer exist.
 *
 * <p>An image that is missing in the listing may only have been excluded by a filter or a glob, so
 * its file is looked up. An image in a shard is gone if its shard is gone, or was listed without
 * the image; unless the shard is damaged. A place without any remaining image is skipped, since its
 * disk may be unavailable.
 */
final class Gone {

  private final SparkSession spark;
  private final FoundImages found;

  Gone(SparkSession spark, FoundImages found) {
    this.spark = spark;
    this.found = found;
  }

  /**
   * Returns those of the missing images that are below places with other images, and no longer have
   * a file.
   *
   * @param images rows with the columns of {@link Pending}
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

  /**
   * Returns the places that have an image. If all are gone, the place itself is probably
   * unavailable.
   */
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

  /**
   * Returns the shards that were listed only up to damage. Images after it are not considered gone.
   */
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
      return false; // not a valid address
    }
    FileSystem fs = file.getFileSystem(conf);
    return Entries.at(file, fs).isPresent(); // a dangling link still exists
  }
}
