// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import java.util.Objects;
import java.util.Optional;

/**
 * What a comparison with a reference came to.
 *
 * @param drift the result; empty if nothing was tested
 * @param note why nothing was tested, or what the test had to do without; may be empty
 */
public record Verdict(Optional<Drift> drift, String note) {

  /** Creates a verdict. Null is rejected. */
  public Verdict {
    Objects.requireNonNull(drift, "drift");
    Objects.requireNonNull(note, "note");
  }

  /** Returns that nothing was tested. */
  public static Verdict untested(String why) {
    return new Verdict(Optional.empty(), why);
  }

  /** Returns whether drift is reported. */
  public boolean found() {
    return drift.isPresent() && drift.get().found();
  }
}
