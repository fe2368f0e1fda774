// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats texts independently of the machine's locale. */
public final class Texts {

  private Texts() {}

  /**
   * Formats as {@link String#format} does with the root locale: digits are 0 to 9 and the decimal
   * separator is a point.
   */
  public static String format(String format, @Nullable Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
