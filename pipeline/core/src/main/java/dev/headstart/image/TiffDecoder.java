package dev.headstart.image;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.headstart.image.ImageException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The first picture of a TIFF, by the reader of TwelveMonkeys, which gives the samples as they are.
 */
final class TiffDecoder {
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int STRIP_BYTE_COUNTS = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTE_COUNTS = 325;
  private static final int RAW = 1;

  private TiffDecoder() {}

  /** Decodes; returns the orientation, which Pillow applies to TIFF in any case. */
  static Orientation decode(byte[] file, Canvas canvas) throws ImageException, IOException {
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, false, false);
      Limits.check(reader.getWidth(0), reader.getHeight(0));
      TIFFImageMetadata tags = (TIFFImageMetadata) reader.getImageMetadata(0);
      checkWhole(tags, file.length);
      RasterRows.read(reader, canvas, TiffSamples.of(tags));
      return Orientation.of(number(tags, ORIENTATION, 1));
    } finally {
      reader.dispose();
    }
  }

  /**
   * The reader fills up strips and tiles that are cut off; libtiff, and so Pillow, refuses them.
   */
  private static void checkWhole(TIFFImageMetadata tags, long length) throws ImageException {
    if (number(tags, COMPRESSION, RAW) == RAW) {
      return;
    }
    boolean tiled = tags.getTIFFField(TILE_OFFSETS) != null;
    int[] offsets = numbers(tags, tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    int[] counts = numbers(tags, tiled ? TILE_BYTE_COUNTS : STRIP_BYTE_COUNTS);
    for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
      if (Integer.toUnsignedLong(offsets[i]) + Integer.toUnsignedLong(counts[i]) > length) {
        throw new ImageException(Kind.TRUNCATED, "The TIFF is cut off");
      }
    }
  }

  /** A tag's value, or its first one if there are several. */
  static int number(TIFFImageMetadata tags, int tag, int otherwise) {
    int[] values = numbers(tags, tag);
    return values.length == 0 ? otherwise : values[0];
  }

  /** A tag's values, none if it is not there. */
  static int[] numbers(TIFFImageMetadata tags, int tag) {
    Entry entry = tags.getTIFFField(tag);
    Object value = entry == null ? null : entry.getValue();
    if (value instanceof Number number) {
      return new int[] {number.intValue()};
    }
    if (value == null || !value.getClass().isArray()) {
      return new int[0];
    }
    int[] numbers = new int[java.lang.reflect.Array.getLength(value)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ((Number) java.lang.reflect.Array.get(value, i)).intValue();
    }
    return numbers;
  }
}
