// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.provenance.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The number of labelled images of each class, and a digest of them all.
 *
 * @param counts the number of images of each class, sorted by name
 * @param digest a hexadecimal digest of all paths, labels and contents that does not depend on
 *     their order
 */
record ImageCensus(SortedMap<String, Long> counts, String digest) {

  /**
   * Counts in one pass over the columns {@code path}, {@code label}, and {@code sha256} or else
   * {@code length}.
   */
  static ImageCensus of(Dataset<Row> labelled) {
    List<String> columns = List.of(labelled.columns());
    Column content = col(columns.contains("sha256") ? "sha256" : "length");
    Column hash = xxhash64(col("path"), col("label"), content).cast("decimal(20,0)");
    SortedMap<String, Long> counts = new TreeMap<>();
    SortedMap<String, String> sums = new TreeMap<>();
    for (Row row :
        labelled.groupBy("label").agg(count(lit(1)), sum(hash).cast("string")).collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
      sums.put(row.getString(0), row.getString(2));
    }
    StringBuilder all = new StringBuilder();
    counts.forEach(
        (label, n) -> all.append(label).append('\n').append(n).append(' ').append(sums.get(label)));
    return new ImageCensus(counts, Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Checks that a classifier can be trained on these images.
   *
   * @throws InputException if there are fewer than two classes
   */
  void check() {
    if (counts.isEmpty()) {
      throw new InputException(
          "There is nothing to train on: no training image has a label. Give --labels"
              + " folder or a CSV file.");
    }
    if (counts.size() == 1) {
      throw new InputException(
          Texts.format(
              "All training images are of one class, %s: give images of at least two classes.",
              counts.firstKey()));
    }
  }

  long size() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of images and the digest, as a checkpoint records them. */
  String text() {
    return size() + " " + digest;
  }
}
