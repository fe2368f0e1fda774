package dev.headstart.codes;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the images of a pass: each that was listed ends in one way.
 *
 * @param ends how many images ended in each way
 * @param replaced of those that were worked on, had a code of what they were before
 * @param gone are in the table, but their files are not there any more; they were not listed
 */
public record ImageCounts(Map<End, Long> ends, long replaced, long gone) {

  /** How a listed image ends. */
  public enum End {
    /** It got its code from the net. */
    CODED(true),
    /** It got the code of an image with the same bytes. */
    REUSED(true),
    /** It could not be read, decoded or coded. */
    FAILED(true),
    /** It had its code, and is as it was then. */
    UNCHANGED(false),
    /** It failed before, is as it was then, and was not tried again. */
    QUARANTINED(false);

    private final boolean tried;

    End(boolean tried) {
      this.tried = tried;
    }
  }

  /** Fills in zeros. */
  public ImageCounts {
    EnumMap<End, Long> all = new EnumMap<>(End.class);
    Arrays.stream(End.values()).forEach(end -> all.put(end, 0L));
    all.putAll(ends);
    ends = Map.copyOf(all);
  }

  /** Of a pass that had no earlier codes to go by. */
  static ImageCounts of(long coded, long failed) {
    return new ImageCounts(Map.of(End.CODED, coded, End.FAILED, failed), 0, 0);
  }

  /** How many images ended so. */
  public long of(End end) {
    return ends.get(end);
  }

  /** How many images were listed: those of all ends. */
  public long seen() {
    return ends.values().stream().mapToLong(n -> n).sum();
  }

  /** How many got their code from the net. */
  public long coded() {
    return of(End.CODED);
  }

  /** How many could not be read, decoded or coded. */
  public long failed() {
    return of(End.FAILED);
  }

  /** The failed share of the images tried, 0 to 1; 0 where none was. */
  public double failureRate() {
    long tried = Arrays.stream(End.values()).filter(e -> e.tried).mapToLong(this::of).sum();
    return tried == 0 ? 0 : (double) failed() / tried;
  }

  /** These and the counts of another pass. */
  public ImageCounts plus(ImageCounts more) {
    EnumMap<End, Long> sum = new EnumMap<>(ends);
    more.ends.forEach((end, n) -> sum.merge(end, n, Long::sum));
    return new ImageCounts(sum, replaced + more.replaced, gone + more.gone);
  }
}
