// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

/**
 * Converts CIE L*a*b* under D50 to sRGB (IEC 61966-2-1) with the matrix of the ICC's sRGB profile.
 * Pillow uses Little CMS, whose tables differ from this formula by a level or two.
 */
public final class Lab {
  private static final double[] WHITE = {0.9642, 1.0, 0.8249};
  private static final double[][] TO_LINEAR = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427}
  };

  private Lab() {}

  /** Converts a pixel of 8-bit samples: L 0..255, a and b signed. */
  static void convert(byte[] samples, int at, byte[] rgb) {
    double y = ((samples[at] & 255) * (100 / 255.0) + 16) / 116;
    double x = y + samples[at + 1] / 500.0;
    double z = y - samples[at + 2] / 200.0;
    double[] xyz = {WHITE[0] * cube(x), WHITE[1] * cube(y), WHITE[2] * cube(z)};
    for (int c = 0; c < 3; c++) {
      double[] row = TO_LINEAR[c];
      rgb[at + c] = (byte) level(row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]);
    }
  }

  private static double cube(double t) {
    return t > 6.0 / 29 ? t * t * t : 3 * (6.0 / 29) * (6.0 / 29) * (t - 4.0 / 29);
  }

  private static int level(double linear) {
    double clipped = Math.max(0, Math.min(1, linear));
    double encoded =
        clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * encoded);
  }
}
