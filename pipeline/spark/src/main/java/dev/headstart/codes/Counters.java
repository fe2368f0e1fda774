// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts what the tasks of an extraction have done so far, for progress reports and summaries.
 *
 * <p>Only finished tasks are counted. A task that Spark repeats is counted again, so these counts
 * are not exact; the tables are.
 */
public final class Counters implements Serializable {

  private final LongAccumulator coded;
  private final LongAccumulator failed;
  private final LongAccumulator known;
  private final LongAccumulator bytes;

  private Counters(SparkContext sc) {
    coded = sc.longAccumulator("images coded");
    failed = sc.longAccumulator("images failed");
    known = sc.longAccumulator("images with known bytes");
    bytes = sc.longAccumulator("image bytes read");
  }

  /** Registers new counters, all zero. */
  public static Counters in(SparkContext sc) {
    return new Counters(sc);
  }

  /** Returns the number of images with a code. */
  public long coded() {
    return coded.value();
  }

  /** Returns the number of images without a code. */
  public long failed() {
    return failed.value();
  }

  /**
   * Returns the number of images that were not decoded because an image with the same bytes already
   * has a code.
   */
  public long known() {
    return known.value();
  }

  /** Returns the number of bytes of image files read. */
  public long bytes() {
    return bytes.value();
  }

  public void add(boolean success, long fileBytes) {
    (success ? coded : failed).add(1);
    bytes.add(fileBytes);
  }

  void addKnown(long fileBytes) {
    known.add(1);
    bytes.add(fileBytes);
  }
}
