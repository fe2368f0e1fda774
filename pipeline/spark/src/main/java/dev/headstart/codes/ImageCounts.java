// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.source.PassedOver;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The number of images of a pass by outcome. Each listed image has exactly one outcome.
 *
 * @param ends the number of images with each outcome
 * @param passedOver the number of other entries seen, by the reason why they are not treated as
 *     images
 * @param replaced the number of processed images that had a code of an earlier version of the file
 * @param gone the number of images in the table whose files no longer exist; they were not listed
 * @param pruned the number of these whose rows were deleted
 */
public record ImageCounts(
    Map<End, Long> ends, Map<PassedOver, Long> passedOver, long replaced, long gone, long pruned) {

  /** The outcome of a listed image. */
  public enum End {
    /** It got its code from the net. */
    CODED(true),
    /** It got the code of an image with the same bytes. */
    REUSED(true),
    /** It could not be read, decoded or coded. */
    FAILED(true),
    /** It already had its code, and has not changed. */
    UNCHANGED(false),
    /** It failed before, has not changed, and was not tried again. */
    QUARANTINED(false);

    private final boolean tried;

    End(boolean tried) {
      this.tried = tried;
    }
  }

  /**
   * Creates counts. Outcomes that are missing are set to zero, and reasons that did not occur are
   * removed.
   */
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

  /** Returns the counts of a pass without earlier codes. */
  public static ImageCounts of(long coded, long failed, Map<PassedOver, Long> passedOver) {
    return new ImageCounts(Map.of(End.CODED, coded, End.FAILED, failed), passedOver, 0, 0, 0);
  }

  /** Returns the number of images with an outcome. */
  public long of(End end) {
    return ends.getOrDefault(end, 0L);
  }

  /** Returns the number of listed images, the sum over all outcomes. */
  public long listed() {
    return sum(ends);
  }

  /** Returns the number of all entries seen: the listed images and what was passed over. */
  public long seen() {
    return listed() + passed();
  }

  /** Returns the number of entries passed over. */
  public long passed() {
    return sum(passedOver);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  /** Returns the number of images that got their code from the net. */
  public long coded() {
    return of(End.CODED);
  }

  /** Returns the number of images that could not be read, decoded or coded. */
  public long failed() {
    return of(End.FAILED);
  }

  /** Returns the failed share of the images tried, 0 to 1; 0 if none was tried. */
  public double failureRate() {
    long tried = Arrays.stream(End.values()).filter(e -> e.tried).mapToLong(this::of).sum();
    return tried == 0 ? 0 : (double) failed() / tried;
  }

  /** Returns the sum of these counts and those of another pass. */
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
