// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a stored image is turned upright: the eight values of EXIF's tag 274 (EXIF 2.32, 4.6.4) as a
 * transposition and then a flip.
 */
public enum Orientation {
  UPRIGHT(false, null),
  MIRRORED(false, Flip.LEFT_RIGHT),
  UPSIDE_DOWN(false, Flip.BOTH),
  MIRRORED_UPSIDE_DOWN(false, Flip.TOP_BOTTOM),
  TRANSPOSED(true, null),
  TURNED_LEFT(true, Flip.LEFT_RIGHT),
  TRANSVERSED(true, Flip.BOTH),
  TURNED_RIGHT(true, Flip.TOP_BOTTOM);

  /** OpenCV's flip codes. */
  private enum Flip {
    TOP_BOTTOM(0),
    LEFT_RIGHT(1),
    BOTH(-1);

    private final int code;

    Flip(int code) {
      this.code = code;
    }
  }

  private final boolean transposed;
  private final @Nullable Flip flip;

  Orientation(boolean transposed, @Nullable Flip flip) {
    this.transposed = transposed;
    this.flip = flip;
  }

  boolean transposed() {
    return transposed;
  }

  boolean flipped() {
    return flip != null;
  }

  /** OpenCV's code for the flip of one that is {@link #flipped}. */
  int flipCode() {
    return Objects.requireNonNull(flip, "no flip").code;
  }

  /** The orientation for a value of the tag; anything but 2 to 8 is upright. */
  public static Orientation of(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }
}
