// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The id of a run: its start, to the second, and six random letters. Ids sort by time.
 *
 * @param text such as {@code 20260131-023000-kqzvbt}
 */
public record RunId(String text) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Creates a new id. */
  public static RunId now() {
    String letters =
        new SecureRandom()
            .ints(6, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return new RunId(TIME.format(Instant.now()) + "-" + letters);
  }

  @Override
  public String toString() {
    return text;
  }
}
