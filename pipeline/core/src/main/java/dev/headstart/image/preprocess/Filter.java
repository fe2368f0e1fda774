// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/** Pillow's resampling filters with antialiasing: the support grows with the reduction factor. */
public enum Filter {
  /** The triangle filter, {@code Image.Resampling.BILINEAR}. */
  BILINEAR(1.0) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      return distance < 1.0 ? 1.0 - distance : 0.0;
    }
  },
  /** The cubic filter with a = -0.5, {@code Image.Resampling.BICUBIC}. */
  BICUBIC(2.0) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      if (distance < 1.0) {
        return ((A + 2.0) * distance - (A + 3.0)) * distance * distance + 1;
      }
      return distance < 2.0 ? (((distance - 5) * distance + 8) * distance - 4) * A : 0.0;
    }
  };

  private static final double A = -0.5;

  private final double support;

  Filter(double support) {
    this.support = support;
  }

  /** Returns half the filter's width in source pixels, for a reduction factor of at most one. */
  double support() {
    return support;
  }

  /** Returns the filter's value, not normalised, at a distance of {@code x} from its centre. */
  abstract double weight(double x);
}
