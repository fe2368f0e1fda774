// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes at hand do not give an image; the message says why and, where there is one, the way
 * out.
 */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why there is no image. */
  public enum Kind {
    /** There are no bytes at all. */
    EMPTY,
    /** The bytes are of no image format that is known by its signature. */
    UNIDENTIFIED,
    /** An image, but of a format or a variant that is not read. */
    UNSUPPORTED,
    /** More pixels than are decoded, or more memory than there is. */
    TOO_LARGE,
    /** Decoding takes longer than the limit. */
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
