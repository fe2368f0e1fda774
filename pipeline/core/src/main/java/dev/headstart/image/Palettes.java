// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

/** Palettes of 256 colours, three bytes each. */
public final class Palettes {
  private Palettes() {}

  /** Returns a palette that is all black, since in Pillow an index beyond the palette is black. */
  public static byte[] black() {
    return new byte[3 * 256];
  }

  /** Returns the gray ramp, for images without a palette. */
  static byte[] gray() {
    byte[] colours = new byte[3 * 256];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = (byte) (i / 3);
    }
    return colours;
  }

  /** Translates {@code count} palette indices to colours. */
  static void look(byte[] palette, byte[] indices, int from, int count, byte[] rgb) {
    for (int i = 0, o = 0; i < count; i++, o += 3) {
      int p = 3 * (indices[from + i] & 255);
      rgb[o] = palette[p];
      rgb[o + 1] = palette[p + 1];
      rgb[o + 2] = palette[p + 2];
    }
  }
}
