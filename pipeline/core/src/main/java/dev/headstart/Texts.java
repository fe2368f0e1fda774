// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts that are the same on every machine, whatever its language. */
public final class Texts {

  private Texts() {}

  /** As {@link String#format} does it without a locale: digits are 0 to 9, a point is a point. */
  public static String format(String format, @Nullable Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
