// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when bytes cannot be decoded to an image. The message gives the reason and, where there is
 * one, the remedy.
 */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The reason why there is no image. */
  public enum Kind {
    /** The file has no bytes. */
    EMPTY,
    /** The bytes have no known image signature. */
    UNIDENTIFIED,
    /** The format, or this variant of it, is not supported. */
    UNSUPPORTED,
    /** The image has more pixels than are decoded, or needs more memory than there is. */
    TOO_LARGE,
    /** Decoding would take longer than the limit. */
    TOO_SLOW,
    /** The file ends before the image does. */
    TRUNCATED,
    /** The file contradicts its format. */
    CORRUPT
  }

  private final Kind kind;

  public ImageException(Kind kind, String message) {
    this(kind, message, null);
  }

  public ImageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  public Kind kind() {
    return kind;
  }
}
