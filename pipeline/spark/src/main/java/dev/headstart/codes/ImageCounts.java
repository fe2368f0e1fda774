// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.source.PassedOver;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the images of a pass: each that was listed ends in one way.
 *
 * @param ends how many images ended in each way
 * @param passedOver how much else was seen, by why it was not taken for an image
 * @param replaced of those that were worked on, had a code of what they were before
 * @param gone are in the table, but their files are not there any more; they were not listed
 * @param pruned of those, had their rows dropped
 */
public record ImageCounts(
    Map<End, Long> ends, Map<PassedOver, Long> passedOver, long replaced, long gone, long pruned) {

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

  /** Fills in zeros for ends, and leaves out reasons that did not occur. */
  public ImageCounts {
    EnumMap<End, Long> all = new EnumMap<>(End.class);
    Arrays.stream(End.values()).forEach(end -> all.put(end, 0L));
    all.putAll(ends);
    ends = Map.copyOf(all);
    EnumMap<PassedOver, Long> reasons = new EnumMap<>(PassedOver.class);
    passedOver.forEach(
        (why, n) -> {
          if (n > 0) {
            reasons.put(why, n);
          }
        });
    passedOver = Collections.unmodifiableMap(reasons); // in the order of the reasons
  }

  /** Of a pass that had no earlier codes to go by. */
  public static ImageCounts of(long coded, long failed, Map<PassedOver, Long> passedOver) {
    return new ImageCounts(Map.of(End.CODED, coded, End.FAILED, failed), passedOver, 0, 0, 0);
  }

  /** How many images ended so. */
  public long of(End end) {
    return ends.get(end);
  }

  /** How many images were listed: those of all ends. */
  public long listed() {
    return sum(ends);
  }

  /** All that was seen: the images that were listed, and what was passed over. */
  public long seen() {
    return listed() + passed();
  }

  /** How much was passed over. */
  public long passed() {
    return sum(passedOver);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(n -> n).sum();
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
    EnumMap<PassedOver, Long> passed = new EnumMap<>(PassedOver.class);
    passed.putAll(passedOver);
    more.passedOver.forEach((why, n) -> passed.merge(why, n, Long::sum));
    return new ImageCounts(
        sum, passed, replaced + more.replaced, gone + more.gone, pruned + more.pruned);
  }
}
