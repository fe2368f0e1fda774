// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.Cmyk;
import dev.headstart.image.Palettes;
import java.util.Arrays;

/**
 * Converts rows of samples to RGB as Pillow's modes do: gray of more than 8 bits is clipped at 255,
 * and of 16-bit colour the high byte is taken.
 */
interface TiffRows {
  /**
   * Converts one row.
   *
   * @param samples the row as stored, all samples of a pixel together
   * @param pixels the number of pixels in the row
   * @param rgb receives three bytes per pixel
   */
  void convert(byte[] samples, int pixels, byte[] rgb);

  /**
   * Returns the conversion for the given kind of samples.
   *
   * @param samples the kind of samples
   * @param bigEndian the byte order within a sample
   * @param map the colour map of a palette, three tables one after the other
   */
  static TiffRows of(TiffSamples samples, boolean bigEndian, long[] map) {
    int step = Math.max(1, samples.depth() / 8);
    int stride = step * samples.count();
    int high = bigEndian ? 0 : step - 1;
    return switch (samples.photometric()) {
      case TiffSamples.RGB ->
          samples.extra().length > 0 && samples.extra()[0] == TiffSamples.PREMULTIPLIED
              ? premultiplied(stride, step, high)
              : colour(stride, step, high);
      case TiffSamples.CMYK -> inks(stride, step, high);
      case TiffSamples.LAB -> TiffRows::lab;
      case TiffSamples.PALETTE -> palette(samples, map);
      default -> gray(samples, bigEndian, stride);
    };
  }

  private static TiffRows gray(TiffSamples samples, boolean bigEndian, int stride) {
    boolean inverted = samples.photometric() == TiffSamples.WHITE_IS_ZERO && samples.depth() <= 8;
    int depth = samples.depth();
    int format = samples.format();
    if (depth <= 8) {
      int stretch = 255 / ((1 << depth) - 1);
      return (in, pixels, rgb) -> {
        for (int x = 0; x < pixels; x++) {
          int index = depth == 8 ? in[x * stride] & 255 : index(in, x, depth);
          set(rgb, x, inverted ? 255 - index * stretch : index * stretch);
        }
      };
    } else if (depth == 12) {
      return (in, pixels, rgb) -> {
        for (int x = 0; x < pixels; x++) {
          int at = 3 * (x / 2);
          int level =
              x % 2 == 0
                  ? (in[at] & 255) << 4 | (in[at + 1] & 255) >> 4
                  : (in[at + 1] & 15) << 8 | (in[at + 2] & 255);
          set(rgb, x, Math.min(255, level));
        }
      };
    }
    return (in, pixels, rgb) -> {
      for (int x = 0; x < pixels; x++) {
        set(rgb, x, level(in, x * (depth / 8), depth, format, bigEndian));
      }
    };
  }

  private static int level(byte[] in, int at, int depth, int format, boolean bigEndian) {
    int value = 0;
    for (int i = 0; i < depth / 8; i++) {
      int from = bigEndian ? i : depth / 8 - 1 - i;
      value = value << 8 | (in[at + from] & 255);
    }
    if (format == TiffSamples.FLOAT) {
      return (int) Math.max(0, Math.min(255, Float.intBitsToFloat(value)));
    }
    int signed = depth == 16 && format == TiffSamples.SIGNED ? (short) value : value;
    return Math.max(0, Math.min(255, signed));
  }

  private static TiffRows colour(int stride, int step, int high) {
    return (in, pixels, rgb) -> {
      for (int x = 0, p = high, o = 0; x < pixels; x++, p += stride, o += 3) {
        rgb[o] = in[p];
        rgb[o + 1] = in[p + step];
        rgb[o + 2] = in[p + 2 * step];
      }
    };
  }

  private static TiffRows premultiplied(int stride, int step, int high) {
    return (in, pixels, rgb) -> {
      for (int x = 0, p = high, o = 0; x < pixels; x++, p += stride, o += 3) {
        int alpha = in[p + 3 * step] & 255;
        for (int c = 0; c < 3; c++) {
          int level = in[p + c * step] & 255;
          rgb[o + c] = (byte) (alpha == 0 ? 0 : Math.min(255, 255 * level / alpha));
        }
      }
    };
  }

  private static TiffRows inks(int stride, int step, int high) {
    return (in, pixels, rgb) -> {
      for (int x = 0, p = high, o = 0; x < pixels; x++, p += stride, o += 3) {
        int black = in[p + 3 * step] & 255;
        for (int c = 0; c < 3; c++) {
          rgb[o + c] = (byte) Cmyk.level(in[p + c * step] & 255, black);
        }
      }
    };
  }

  private static void lab(byte[] in, int pixels, byte[] rgb) {
    for (int at = 0; at < 3 * pixels; at += 3) {
      Lab.convert(in, at, rgb);
    }
  }

  private static TiffRows palette(TiffSamples samples, long[] map) {
    byte[] colours = Palettes.black();
    int count = map.length / 3;
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        colours[3 * i + c] = (byte) (map[c * count + i] >> 8);
      }
    }
    int depth = samples.depth();
    int stride = samples.count();
    return (in, pixels, rgb) -> {
      for (int x = 0; x < pixels; x++) {
        int index = depth == 8 ? in[x * stride] & 255 : index(in, x, depth);
        System.arraycopy(colours, 3 * index, rgb, 3 * x, 3);
      }
    };
  }

  private static int index(byte[] in, int x, int depth) {
    int bit = x * depth;
    return (in[bit >> 3] & 255) >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
  }

  private static void set(byte[] rgb, int x, int level) {
    Arrays.fill(rgb, 3 * x, 3 * x + 3, (byte) level);
  }
}
