package dev.headstart.codes;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of an extraction have done so far, for progress and summaries.
 *
 * <p>Counts of finished tasks; a task that Spark runs again counts again, so the tables, not these,
 * say what is there.
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

  /** Images with a code. */
  public long coded() {
    return coded.value();
  }

  /** Images without. */
  public long failed() {
    return failed.value();
  }

  /** Images that were not decoded, since their bytes have a code already. */
  public long known() {
    return known.value();
  }

  /** Bytes of image files read. */
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
