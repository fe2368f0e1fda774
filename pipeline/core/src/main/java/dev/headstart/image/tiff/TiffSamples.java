// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.Texts;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import java.util.Arrays;

/**
 * The kind of samples in a TIFF (TIFF 6.0, section 8 ff.).
 *
 * @param photometric the meaning of the samples: tag 262
 * @param format the number format: tag 339, 1 unsigned, 2 signed, 3 floating point
 * @param bits the bits of each sample of a pixel
 * @param extra the meaning of the samples after the colours: tag 338
 * @param planar whether each sample has strips or tiles of its own
 */
record TiffSamples(int photometric, int format, int[] bits, int[] extra, boolean planar) {
  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;
  static final int LAB = 8;

  static final int UNSIGNED = 1;
  static final int SIGNED = 2;
  static final int FLOAT = 3;

  static final int PREMULTIPLIED = 1;
  private static final int ALPHA = 2;
  private static final int COREL_DRAW = 999;
  private static final int MAX_SAMPLES = 6;

  /**
   * Reads and checks the tags. A combination that is missing in Pillow's table of modes is refused.
   */
  static TiffSamples read(TiffDirectory tags, TiffCompression compression) throws ImageException {
    int photometric =
        compression == TiffCompression.OLD_JPEG
            ? YCBCR
            : (int) tags.number(TiffTag.PHOTOMETRIC, WHITE_IS_ZERO);
    boolean planar = tags.number(TiffTag.PLANAR_CONFIGURATION, 1) == 2;
    boolean three = compression == TiffCompression.OLD_JPEG;
    long samples = tags.number(TiffTag.SAMPLES_PER_PIXEL, three ? 3 : 1);
    long[] extra = tags.numbers(TiffTag.EXTRA_SAMPLES);
    if (planar && extra.length > 0 && Arrays.stream(extra).max().getAsLong() == 0) {
      samples -= extra.length; // in planes of their own, which are not read
      extra = new long[0];
    }
    if (samples < 1 || samples > MAX_SAMPLES) {
      throw new ImageException(
          Kind.UNSUPPORTED, "A TIFF of " + samples + " samples a pixel is not read");
    }
    TiffSamples read =
        new TiffSamples(photometric, format(tags), bits(tags, (int) samples), ints(extra), planar);
    if (!read.known(tags.bigEndian(), tags.number(TiffTag.FILL_ORDER, 1))) {
      throw read.refusal();
    }
    return read;
  }

  private static int format(TiffDirectory tags) throws ImageException {
    long[] formats = tags.numbers(TiffTag.SAMPLE_FORMAT);
    if (formats.length == 0) {
      return UNSIGNED;
    }
    for (long format : formats) {
      if (format != formats[0]) {
        throw new ImageException(
            Kind.UNSUPPORTED, "A TIFF whose samples are of several formats is not read");
      }
    }
    return (int) formats[0];
  }

  private static int[] bits(TiffDirectory tags, int samples) throws ImageException {
    long[] stored = tags.numbers(TiffTag.BITS_PER_SAMPLE);
    if (stored.length == 0) {
      stored = new long[] {1};
    }
    int[] bits = new int[samples];
    for (int i = 0; i < samples; i++) {
      if (i >= stored.length && stored.length > 1) {
        throw new ImageException(
            Kind.CORRUPT,
            "The TIFF tells the bits of " + stored.length + " of " + samples + " samples");
      }
      bits[i] = (int) stored[stored.length == 1 ? 0 : i];
    }
    return bits;
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }

  /** Returns the number of bits per sample. */
  int depth() {
    return bits[0];
  }

  /** Returns the number of samples per pixel. */
  int count() {
    return bits.length;
  }

  private boolean known(boolean bigEndian, long fillOrder) {
    for (int each : bits) {
      if (each != bits[0]) {
        return false;
      }
    }
    if (fillOrder != 1 && fillOrder != 2) {
      return false;
    }
    boolean reversed = fillOrder == 2;
    return switch (photometric) {
      case WHITE_IS_ZERO -> count() == 1 && extra.length == 0 && gray(bigEndian, reversed, true);
      case BLACK_IS_ZERO ->
          extra.length == 0
              ? count() == 1 && gray(bigEndian, reversed, false)
              : plain(8, 2) && is(ALPHA) && !reversed;
      case RGB -> format == UNSIGNED && rgb(reversed);
      case PALETTE -> format == UNSIGNED && palette(reversed);
      case CMYK -> !reversed && inks();
      case YCBCR -> (plain(8, 1) || plain(8, 3)) && extra.length == 0 && !reversed;
      case LAB -> plain(8, 3) && extra.length == 0 && !reversed;
      default -> false;
    };
  }

  private boolean gray(boolean bigEndian, boolean reversed, boolean inverted) {
    return switch (format) {
      case UNSIGNED ->
          switch (depth()) {
            case 1, 2, 4, 8 -> true;
            case 12 -> !bigEndian && !inverted && !reversed;
            case 16 -> bigEndian ? !inverted && !reversed : !inverted || !reversed;
            case 32 -> !bigEndian && !inverted && !reversed;
            default -> false;
          };
      case SIGNED -> !inverted && !reversed && (depth() == 8 || depth() == 16 || depth() == 32);
      case FLOAT -> !reversed && depth() == 32;
      default -> false;
    };
  }

  private boolean rgb(boolean reversed) {
    if (extra.length == 0) {
      return reversed ? plain(8, 3) : plain(8, 3) || plain(8, 4) || plain(16, 3) || plain(16, 4);
    }
    if (reversed || count() != 3 + extra.length || extra[0] < 0) {
      return false;
    }
    if (extra.length == 1 && extra[0] == COREL_DRAW) {
      return plain(8, 4);
    }
    boolean depth = depth() == 8 || (depth() == 16 && extra.length == 1);
    return depth && extra[0] <= ALPHA && restIsUnspecified();
  }

  private boolean palette(boolean reversed) {
    if (extra.length == 0) {
      return plain(1, 1) || plain(2, 1) || plain(4, 1) || plain(8, 1);
    }
    return plain(8, 2) && !reversed && (is(0) || is(ALPHA));
  }

  private boolean inks() {
    if (extra.length == 0) {
      return plain(8, 4) || plain(16, 4);
    }
    return plain(8, 4 + extra.length) && extra[0] == 0 && restIsUnspecified();
  }

  private boolean plain(int depth, int samples) {
    return format == UNSIGNED && depth() == depth && count() == samples;
  }

  private boolean is(int only) {
    return extra.length == 1 && extra[0] == only;
  }

  private boolean restIsUnspecified() {
    return Arrays.stream(extra).skip(1).allMatch(each -> each == 0);
  }

  private ImageException refusal() {
    String name =
        switch (photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO -> "gray";
          case RGB -> "RGB";
          case PALETTE -> "palette";
          case CMYK -> "CMYK";
          case YCBCR -> "YCbCr";
          case LAB -> "Lab";
          default -> "photometric interpretation " + photometric;
        };
    String coded =
        switch (format) {
          case UNSIGNED -> "unsigned";
          case SIGNED -> "signed";
          case FLOAT -> "floating-point";
          default -> "format-" + format;
        };
    return new ImageException(
        Kind.UNSUPPORTED,
        Texts.format(
            "A TIFF of %s with %d %s sample%s of %s bits%s is not read: convert it to 8 bits",
            name,
            count(),
            coded,
            count() == 1 ? "" : "s",
            Arrays.stream(bits).distinct().count() == 1
                ? String.valueOf(depth())
                : Arrays.toString(bits),
            extra.length == 0 ? "" : " (extra samples " + Arrays.toString(extra) + ")"));
  }
}
