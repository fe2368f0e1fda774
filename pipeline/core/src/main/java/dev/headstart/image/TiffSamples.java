package dev.headstart.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.RasterRows.ToRgb;
import java.util.Arrays;

/**
 * What the samples of a TIFF mean (TIFF 6.0, section 8 and on), as Pillow's modes convert to RGB:
 * gray of more than 8 bits is clipped at 255, colour of 16 bits takes the high byte.
 */
final class TiffSamples {
  private static final int BITS_PER_SAMPLE = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int COLOUR_MAP = 320;
  private static final int EXTRA_SAMPLES = 338;

  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int YCBCR = 6;
  private static final int LAB = 8;
  private static final int PREMULTIPLIED = 1;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;

  private TiffSamples() {}

  static ToRgb of(TIFFImageMetadata tags) throws ImageException {
    int photometric = TiffDecoder.number(tags, PHOTOMETRIC, WHITE_IS_ZERO);
    int bits = TiffDecoder.number(tags, BITS_PER_SAMPLE, 1);
    int[] extra = TiffDecoder.numbers(tags, EXTRA_SAMPLES);
    boolean premultiplied = extra.length > 0 && extra[0] == PREMULTIPLIED;
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO -> gray(bits, photometric == WHITE_IS_ZERO && bits <= 8);
      case RGB -> colour(bits, premultiplied);
      case YCBCR -> ycbcr(TiffDecoder.number(tags, COMPRESSION, 1));
      case PALETTE -> palette(TiffDecoder.numbers(tags, COLOUR_MAP));
      case CMYK -> inks(bits);
      case LAB -> Lab::convert;
      default ->
          throw new ImageException(
              Kind.UNSUPPORTED,
              "A TIFF of photometric interpretation "
                  + photometric
                  + " is not read: convert it to PNG or JPEG");
    };
  }

  private static ToRgb gray(int bits, boolean inverted) {
    int stretch = bits < 8 ? 255 / ((1 << bits) - 1) : 1;
    return (samples, bands, rgb) -> {
      for (int p = 0, o = 0; o < rgb.length; p += bands, o += 3) {
        int level = Math.max(0, Math.min(255, samples[p] * stretch));
        Arrays.fill(rgb, o, o + 3, (byte) (inverted ? 255 - level : level));
      }
    };
  }

  private static ToRgb colour(int bits, boolean premultiplied) {
    int shift = bits == 16 ? 8 : 0;
    return (samples, bands, rgb) -> {
      for (int p = 0, o = 0; o < rgb.length; p += bands, o += 3) {
        for (int c = 0; c < 3; c++) {
          int level = samples[p + (bands >= 3 ? c : 0)] >> shift;
          if (premultiplied && bands >= 4) {
            int alpha = samples[p + 3] >> shift;
            level = alpha == 0 ? 0 : Math.min(255, 255 * level / alpha);
          }
          rgb[o + c] = (byte) level;
        }
      }
    };
  }

  /** The reader of JPEG data gives RGB already. */
  private static ToRgb ycbcr(int compression) {
    ToRgb asRgb = colour(8, false);
    if (compression == JPEG || compression == OLD_JPEG) {
      return asRgb;
    }
    return (samples, bands, rgb) -> {
      for (int p = 0; bands >= 3 && p < samples.length; p += bands) {
        Cmyk.fromYcck(samples, p);
        for (int c = 0; c < 3; c++) {
          samples[p + c] = 255 - samples[p + c];
        }
      }
      asRgb.convert(samples, bands, rgb);
    };
  }

  private static ToRgb palette(int[] map) {
    byte[] colours = Palettes.black();
    int count = map.length / 3;
    for (int i = 0; i < Math.min(count, 256); i++) {
      for (int c = 0; c < 3; c++) {
        colours[3 * i + c] = (byte) (map[c * count + i] >> 8);
      }
    }
    return (samples, bands, rgb) -> {
      for (int p = 0, o = 0; o < rgb.length; p += bands, o += 3) {
        System.arraycopy(colours, 3 * (samples[p] & 255), rgb, o, 3);
      }
    };
  }

  private static ToRgb inks(int bits) {
    int shift = bits == 16 ? 8 : 0;
    return (samples, bands, rgb) -> {
      for (int p = 0, o = 0; o < rgb.length; p += bands, o += 3) {
        for (int c = 0; c < 3; c++) {
          rgb[o + c] = (byte) Cmyk.level(samples[p + c] >> shift, samples[p + 3] >> shift);
        }
      }
    };
  }
}
