// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rotation that turns a stored image upright: the eight values of EXIF's tag 274 (EXIF 2.32,
 * 4.6.4), each expressed as a transposition followed by a flip.
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

  /** Returns OpenCV's code for the flip. Only for orientations that are {@link #flipped}. */
  int flipCode() {
    return Objects.requireNonNull(flip, "no flip").code;
  }

  /** Returns the orientation for a value of the tag. Any value other than 2 to 8 means upright. */
  public static Orientation of(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }
}
