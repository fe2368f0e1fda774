package dev.headstart.codes;

import java.io.Serializable;

/**
 * Why an image has no code.
 *
 * @param stage the stage that failed: {@code list}, {@code read}, {@code decode} or {@code infer}
 * @param error the kind of error, one word to group by, such as {@code TRUNCATED}
 * @param message one line that describes the error
 */
public record Failure(String stage, String error, String message) implements Serializable {

  /** No failure: the bytes may have a code already, so the image was not decoded. */
  static final Failure KNOWN =
      new Failure("read", "KNOWN", "the same bytes may have a code already");

  public static Failure of(String stage, Exception cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new Failure(
        stage, cause.getClass().getSimpleName(), message.lines().findFirst().orElse(""));
  }

  /** One line: {@code decode TRUNCATED: the JPEG ends before its image does}. */
  @Override
  public String toString() {
    return stage + " " + error + ": " + message;
  }
}
