// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.jobs.cli.Job;
import java.util.LinkedHashMap;
import java.util.Map;

/** The accounts of a pass over images: everything that was seen ends in one count. */
final class Accounts {

  private Accounts() {}

  /** For {@code --summary}: begins with all that was seen. */
  static Map<String, Object> seen(ImageCounts images) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("seen", images.seen());
    return counts;
  }

  /** For {@code --summary}: what was passed over, in all and by reason. */
  static void putPassedOver(ImageCounts images, Map<String, Object> counts) {
    Map<String, Long> reasons = new LinkedHashMap<>();
    images.passedOver().forEach((why, n) -> reasons.put(why.key(), n));
    counts.put("passed_over", images.passed());
    counts.put("passed_over_by_reason", reasons);
  }

  /** Tells how all that was seen adds up, where that is more than images coded. */
  static void say(Job job, ImageCounts images) {
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
