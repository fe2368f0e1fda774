// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The colour changes of Pillow's ImageEnhance, on interleaved RGB bytes and equal to the bit. Each
 * blends the image with a degenerate image: factor 0 gives the degenerate image, 1 the image
 * itself, and more than 1 extrapolates.
 */
enum Enhancement {
  /** Blends with black, as {@code ImageEnhance.Brightness}. */
  BRIGHTNESS {
    @Override
    void apply(byte[] rgb, float factor) {
      blend(rgb, 0, factor);
    }
  },
  /** Blends with the mean gray, as {@code ImageEnhance.Contrast}. */
  CONTRAST {
    @Override
    void apply(byte[] rgb, float factor) {
      long sum = 0;
      for (int p = 0; p < rgb.length; p += 3) {
        sum += gray(rgb, p);
      }
      double pixels = rgb.length / 3.0;
      blend(rgb, (int) (sum / pixels + 0.5), factor);
    }
  },
  /** Blends with each pixel's own gray, as {@code ImageEnhance.Color}. */
  SATURATION {
    @Override
    void apply(byte[] rgb, float factor) {
      for (int p = 0; p < rgb.length; p += 3) {
        int gray = gray(rgb, p);
        for (int c = p; c < p + 3; c++) {
          rgb[c] = blend(gray, rgb[c] & 255, factor);
        }
      }
    }
  };

  /** One change and its factor. */
  record Step(Enhancement what, float factor) {}

  /** Changes the image in place. */
  abstract void apply(byte[] rgb, float factor);

  /**
   * Draws all three changes in a random order, each with a factor of its own. Returns none if the
   * jitter is 0.
   */
  static List<Step> draw(double jitter, RandomGenerator random) {
    if (jitter == 0) {
      return List.of();
    }
    List<Enhancement> left = new ArrayList<>(List.of(values()));
    List<Step> steps = new ArrayList<>();
    while (!left.isEmpty()) {
      Enhancement what = left.remove(random.nextInt(left.size()));
      steps.add(new Step(what, (float) Box.uniform(1 - jitter, 1 + jitter, random)));
    }
    return List.copyOf(steps);
  }

  private static void blend(byte[] rgb, int base, float factor) {
    byte[] table = new byte[256];
    for (int level = 0; level < 256; level++) {
      table[level] = blend(base, level, factor);
    }
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = table[rgb[i] & 255];
    }
  }

  /** Blends as Pillow's Blend.c: in 32-bit floats, clipped to 0..255 and rounded down. */
  private static byte blend(int base, int level, float factor) {
    return (byte) Math.max(0, Math.min(255, (int) (base + factor * (level - base))));
  }

  /**
   * Returns the luminance as Pillow's {@code convert("L")}: ITU-R 601-2 with 16 fractional bits.
   */
  private static int gray(byte[] rgb, int p) {
    int sum = 19595 * (rgb[p] & 255) + 38470 * (rgb[p + 1] & 255) + 7471 * (rgb[p + 2] & 255);
    return (sum + 0x8000) >> 16;
  }
}
