// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

/** Converts CMYK to RGB as Pillow does (Convert.c), and YCCK to CMYK as libjpeg does. */
public final class Cmyk {
  private static final int SHIFT = 16;
  private static final int ROUND = 1 << (SHIFT - 1);

  private Cmyk() {}

  /**
   * Returns a red, green or blue level, 0..255, from its complementary ink and the black ink, both
   * from 0 (none) to 255.
   */
  public static int level(int ink, int black) {
    int white = 255 - black;
    int product = ink * white + 128;
    return white - (((product >> 8) + product) >> 8);
  }

  /**
   * Converts stored YCCK samples to stored CMYK samples in place. Black is unchanged (jdcolor.c).
   */
  static void fromYcck(int[] samples, int at) {
    int y = samples[at];
    int cb = samples[at + 1] - 128;
    int cr = samples[at + 2] - 128;
    samples[at] = clip(255 - (y + ((fix(1.40200) * cr + ROUND) >> SHIFT)));
    samples[at + 1] = clip(255 - (y + ((-fix(0.34414) * cb - fix(0.71414) * cr + ROUND) >> SHIFT)));
    samples[at + 2] = clip(255 - (y + ((fix(1.77200) * cb + ROUND) >> SHIFT)));
  }

  private static int fix(double factor) {
    return (int) (factor * (1 << SHIFT) + 0.5);
  }

  private static int clip(int level) {
    return Math.max(0, Math.min(255, level));
  }
}
