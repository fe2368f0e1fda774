// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImageCounts.End;
import java.util.LinkedHashMap;
import java.util.Map;

/** Accounts for everything that a pass over images saw: each entry belongs to exactly one count. */
public final class Accounts {

  private Accounts() {}

  /** Returns the counts for {@code --summary}, starting with the number of all entries seen. */
  public static Map<String, Object> seen(ImageCounts images) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("seen", images.seen());
    return counts;
  }

  /** Adds the number of entries passed over to {@code --summary}, in total and by reason. */
  public static void putPassedOver(ImageCounts images, Map<String, Object> counts) {
    Map<String, Long> reasons = new LinkedHashMap<>();
    images.passedOver().forEach((why, n) -> reasons.put(why.key(), n));
    counts.put("passed_over", images.passed());
    counts.put("passed_over_by_reason", reasons);
  }

  /** Prints how the entries seen add up, if there are others than coded images. */
  public static void say(Job job, ImageCounts images) {
    if (images.passed() == 0) {
      return;
    }
    job.say(
        "  %,d seen = %,d coded + %,d reused + %,d unchanged + %,d quarantined + %,d passed over:",
        images.seen(),
        images.coded(),
        images.of(End.REUSED),
        images.of(End.UNCHANGED),
        images.failed() + images.of(End.QUARANTINED),
        images.passed());
    images.passedOver().forEach((why, n) -> job.say("    %,d %s", n, why.words()));
  }
}
