// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.InputException;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The shards in which images lie that a codes table names, {@code SHARD#KEY}. They are read from
 * their beginning, so only some are.
 */
final class ChosenShards {

  /** The number of shards that are read for one page: those with the most of the images. */
  private static final int MOST = 64;

  private final Configuration hadoop;
  private final Map<String, Boolean> files = new HashMap<>();

  private ChosenShards(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Returns the shards of rows that begin with a path; empty if all are files of their own. */
  static Optional<FoundImages> of(SparkSession spark, List<Row> rows) {
    ChosenShards chosen = new ChosenShards(spark.sparkContext().hadoopConfiguration());
    Map<String, Integer> counts = new HashMap<>();
    rows.forEach(
        row ->
            chosen.shard(row.getString(0)).ifPresent(file -> counts.merge(file, 1, Integer::sum)));
    List<String> most =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .limit(MOST)
            .toList();
    try {
      return most.isEmpty()
          ? Optional.empty()
          : Optional.of(new ImageSource(most, new Labels.None(), ImageFilter.ALL).find(spark));
    } catch (InputException e) {
      return Optional.empty(); // a table with several columns of images: they cannot be read
    }
  }

  /** The name of a file or of a folder may have a # too: the shard is the first that exists. */
  private Optional<String> shard(String path) {
    for (int end = path.indexOf('#'); end >= 0; end = path.indexOf('#', end + 1)) {
      String file = path.substring(0, end);
      if (files.computeIfAbsent(file, this::isFile)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private boolean isFile(String address) {
    try {
      Path path = new Path(address);
      return path.getFileSystem(hadoop).getFileStatus(path).isFile();
    } catch (IOException | IllegalArgumentException e) {
      return false; // the image is then one that cannot be read
    }
  }
}
