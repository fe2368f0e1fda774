// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.source.files.UnreadableException;
import java.io.Serializable;

/**
 * The reason why an image has no code.
 *
 * @param stage the stage that failed: {@code list}, {@code read}, {@code decode} or {@code infer}
 * @param error the kind of error, one word to group by, such as {@code TRUNCATED}
 * @param message one line that describes the error
 */
public record Failure(String stage, String error, String message) implements Serializable {

  /** Not a failure: the bytes may already have a code, so the image was not decoded. */
  static final Failure KNOWN =
      new Failure("read", "KNOWN", "the same bytes may have a code already");

  /**
   * Returns the failure for an exception. If something that was listed is not an image, such as a
   * pipe, the stage is {@code list}, otherwise the given one.
   */
  public static Failure of(String stage, Exception cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.lines().findFirst().orElse("");
    return cause instanceof UnreadableException unreadable
        ? new Failure("list", unreadable.kind().name(), line)
        : new Failure(stage, cause.getClass().getSimpleName(), line);
  }

  /** Returns one line, such as {@code decode TRUNCATED: the JPEG ends before its image does}. */
  @Override
  public String toString() {
    return stage + " " + error + ": " + message;
  }
}
