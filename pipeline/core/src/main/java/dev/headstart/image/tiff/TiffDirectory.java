// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.Bytes;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.Orientation;
import dev.headstart.image.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first directory of a TIFF or BigTIFF (TIFF 6.0, section 2). EXIF has the same structure. As
 * in Pillow, reading ends at the first entry that cannot be read. No more is allocated than the
 * file holds.
 */
final class TiffDirectory {
  private static final int BYTE = 1;
  private static final int ASCII = 2;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;
  private static final int SIGNED_RATIONAL = 10;
  private static final int FLOAT = 11;
  private static final int DOUBLE = 12;

  /** The size of a value in bytes, by its type; 0 for types that do not exist. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

  /** libtiff takes a larger number of entries for a sign of damage. */
  private static final int MAX_ENTRIES = 4096;

  private static final List<Integer> SINGLE =
      List.of(
          TiffTag.WIDTH,
          TiffTag.HEIGHT,
          TiffTag.COMPRESSION,
          TiffTag.PHOTOMETRIC,
          TiffTag.FILL_ORDER,
          TiffTag.SAMPLES_PER_PIXEL,
          TiffTag.ROWS_PER_STRIP,
          TiffTag.PLANAR_CONFIGURATION,
          TiffTag.PREDICTOR,
          TiffTag.TILE_WIDTH,
          TiffTag.TILE_HEIGHT);
  private static final List<Integer> IMPORTANT =
      List.of(
          TiffTag.BITS_PER_SAMPLE,
          TiffTag.STRIP_OFFSETS,
          TiffTag.STRIP_BYTE_COUNTS,
          TiffTag.TILE_OFFSETS,
          TiffTag.TILE_BYTE_COUNTS,
          TiffTag.EXTRA_SAMPLES,
          TiffTag.SAMPLE_FORMAT,
          TiffTag.YCBCR_SUBSAMPLING);

  private record Field(int type, int size, Span data) {
    int count() {
      return data.length() / size;
    }
  }

  private final Bytes bytes;
  private final Map<Integer, Field> fields = new HashMap<>();
  private final Set<Integer> unread = new HashSet<>();
  private final boolean bigEndian;
  private final boolean big;
  private final boolean proper;
  private boolean whole;

  private TiffDirectory(byte[] file) throws ImageException {
    bigEndian = file.length > 0 && file[0] == 'M';
    bytes = bigEndian ? Bytes.bigEndian(file) : Bytes.littleEndian(file);
    bytes.seek(2);
    int version = bytes.u16();
    big = version == 43;
    proper = big || version == 42;
    if (big) {
      bytes.skip(4);
    }
    long first = offset();
    bytes.seek(first);
    read();
  }

  /**
   * Reads the directory that the header points to.
   *
   * @throws ImageException if the header is truncated or points past the end of the file
   */
  static TiffDirectory read(byte[] file) throws ImageException {
    return new TiffDirectory(file);
  }

  private void read() {
    try {
      long count = big ? bytes.u64() : bytes.u16();
      whole = count <= MAX_ENTRIES && count * (big ? 20 : 12) <= bytes.remaining();
      for (long i = 0; i < count; i++) {
        int entry = bytes.at();
        readEntry();
        bytes.seek(entry + (big ? 20 : 12));
      }
    } catch (ImageException e) {
      // The entries read so far are kept.
    }
  }

  private void readEntry() throws ImageException {
    int tag = bytes.u16();
    int type = bytes.u16();
    long count = offset();
    int size = type < SIZES.length ? SIZES[type] : 0;
    unread.add(tag);
    if (size == 0 || count == 0) {
      return;
    }
    if (count < 0 || count > bytes.length() / size) {
      throw new ImageException(Kind.TRUNCATED, "A tag's values are cut off");
    }
    if (count * size > (big ? 8 : 4)) {
      bytes.seek(offset());
    }
    fields.put(tag, new Field(type, size, bytes.span(count * size)));
    unread.remove(tag);
  }

  private long offset() throws ImageException {
    return big ? bytes.u64() : bytes.u32();
  }

  boolean bigEndian() {
    return bigEndian;
  }

  /**
   * Applies libtiff's stricter checks, since Pillow reads compressed files through libtiff: a
   * truncated directory, or one of these tags with another type or number of values, is an error.
   */
  void checkStrictly() throws ImageException {
    boolean sound = proper && whole;
    for (int tag : IMPORTANT) {
      sound &= !unread.contains(tag);
      numbers(tag);
    }
    for (int tag : SINGLE) {
      sound &= !unread.contains(tag) && numbers(tag).length <= 1;
    }
    long planar = number(TiffTag.PLANAR_CONFIGURATION, 1);
    long samples = number(TiffTag.SAMPLES_PER_PIXEL, 1);
    sound &= planar == 1 || planar == 2;
    sound &= !has(TiffTag.BITS_PER_SAMPLE) || numbers(TiffTag.BITS_PER_SAMPLE).length >= samples;
    if (!sound) {
      throw new ImageException(Kind.CORRUPT, "The TIFF's directory is damaged");
    }
  }

  /** Returns whether there are tags whose values could not be read. */
  boolean anyUnread() {
    return !unread.isEmpty();
  }

  boolean has(int tag) {
    return fields.containsKey(tag);
  }

  /** Returns a tag's bytes as stored, or null if the tag is absent. */
  @Nullable Span data(int tag) {
    Field field = fields.get(tag);
    return field == null ? null : field.data();
  }

  /**
   * Returns a tag's value, or its first value if it has several.
   *
   * @param otherwise the result if the tag is absent
   * @throws ImageException if the value is not a whole number
   */
  long number(int tag, long otherwise) throws ImageException {
    Field field = fields.get(tag);
    return field == null ? otherwise : value(tag, field, 0);
  }

  /** Returns a tag's values, none if the tag is absent. */
  long[] numbers(int tag) throws ImageException {
    Field field = fields.get(tag);
    long[] values = new long[field == null ? 0 : field.count()];
    for (int i = 0; field != null && i < values.length; i++) {
      values[i] = value(tag, field, i);
    }
    return values;
  }

  private long value(int tag, Field field, int index) throws ImageException {
    Bytes in =
        bigEndian ? Bytes.bigEndian(field.data().file()) : Bytes.littleEndian(field.data().file());
    in.seek(field.data().offset() + (long) index * field.size());
    return switch (field.type()) {
      case BYTE, ASCII, UNDEFINED, RATIONAL, SIGNED_RATIONAL, FLOAT, DOUBLE ->
          throw new ImageException(Kind.CORRUPT, "The tag " + tag + " has an invalid type");
      default ->
          switch (field.size()) {
            case 1 -> (byte) in.u8();
            case 2 -> field.type() == 8 ? (short) in.u16() : in.u16();
            case 4 -> field.type() == 9 ? (int) in.u32() : in.u32();
            default -> in.u64();
          };
    };
  }

  /**
   * Returns the orientation. A value that is not a whole number of the expected type means upright,
   * as in Pillow.
   */
  Orientation orientation() {
    try {
      return Orientation.of((int) number(TiffTag.ORIENTATION, 1));
    } catch (ImageException e) {
      return Orientation.UPRIGHT;
    }
  }

  /** Returns a tag's values as fractions, none if the tag is absent or has another type. */
  float[] fractions(int tag) throws ImageException {
    Field field = fields.get(tag);
    if (field == null || field.type() != RATIONAL) {
      return new float[0];
    }
    Bytes in = bytes;
    in.seek(field.data().offset());
    float[] values = new float[field.count()];
    for (int i = 0; i < values.length; i++) {
      long numerator = in.u32();
      long denominator = in.u32();
      values[i] = denominator == 0 ? 0 : (float) ((double) numerator / denominator);
    }
    return values;
  }
}
