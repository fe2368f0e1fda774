// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.Texts;
import dev.headstart.image.ImageException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG (W3C PNG, 3rd edition, section 5), checked as Pillow does: checksums must be
 * right before the image data but not within or after it, compressed text must not inflate beyond a
 * limit, and the chunks after the image data may be missing. Further frames of an animation are
 * ignored.
 */
public final class PngStructure {
  private static final int SIGNATURE = 8;
  private static final int HEADER = 13;
  private static final int CHUNK_FRAME = 12;
  private static final int GRAY = 0;
  private static final int PALETTE = 3;

  /** OpenCV refuses chunks of more than 8 million bytes. */
  private static final int MAX_DATA_CHUNK = 1 << 20;

  /** Pillow's MAX_TEXT_CHUNK. */
  private static final int MAX_INFLATED_TEXT = 1 << 20;

  private final Bytes bytes;
  private final List<Span> imageData = new ArrayList<>();
  private @Nullable Span header;
  private @Nullable Span palette;
  private @Nullable Span exif;
  private @Nullable Span xmp;
  private boolean animated;

  private PngStructure(byte[] file) {
    this.bytes = Bytes.bigEndian(file);
  }

  /** Reads all chunks and checks the image size in the header. */
  public static PngStructure read(byte[] file) throws ImageException {
    PngStructure structure = new PngStructure(file);
    structure.bytes.seek(SIGNATURE);
    structure.readBeforeImage();
    structure.readImage();
    structure.readBehindImage();
    return structure;
  }

  public boolean gray16() {
    return bitDepth() == 16 && colourType() == GRAY;
  }

  public @Nullable Span exif() {
    return exif;
  }

  public @Nullable Span xmp() {
    return xmp;
  }

  private void readBeforeImage() throws ImageException {
    while (true) {
      long length = bytes.u32();
      int start = bytes.at();
      String type = chunkType();
      if (type.equals("IDAT")) {
        bytes.seek(start - 4);
        break;
      }
      if (type.equals("IEND")) {
        throw new ImageException(Kind.CORRUPT, "The PNG has no image data");
      }
      Span data = bytes.span(length);
      checkSum(type, new Span(data.file(), start, data.length() + 4));
      readChunk(type, data);
    }
    if (header == null) {
      throw new ImageException(Kind.CORRUPT, "The PNG has no header");
    }
  }

  private void checkSum(String type, Span chunk) throws ImageException {
    CRC32 sum = new CRC32();
    sum.update(chunk.file(), chunk.offset(), chunk.length());
    if (sum.getValue() != bytes.u32()) {
      throw new ImageException(Kind.CORRUPT, "The PNG's chunk " + type + " has a wrong checksum");
    }
  }

  private void readChunk(String type, Span data) throws ImageException {
    switch (type) {
      case "IHDR" -> readHeader(data);
      case "PLTE" -> palette = data;
      case "acTL" -> animated = true;
      case "eXIf" -> exif = data;
      case "iTXt" -> {
        if (data.text().startsWith("XML:com.adobe.xmp\0\0")) {
          xmp = data;
        }
        checkText(data, behindNul(data, behindNul(data, behindNul(data, 0) + 2)));
      }
      case "zTXt", "iCCP" -> checkText(data, behindNul(data, 0) + 1);
      default -> {}
    }
  }

  private void readHeader(Span data) throws ImageException {
    if (data.length() < HEADER) {
      throw new ImageException(Kind.CORRUPT, "The PNG's header is too short");
    }
    header = data;
    Bytes sides = Bytes.bigEndian(data.copy());
    Limits.check(sides.u32(), sides.u32());
    boolean known =
        switch (colourType()) {
          case 0 -> List.of(1, 2, 4, 8, 16).contains(bitDepth());
          case 2, 4, 6 -> List.of(8, 16).contains(bitDepth());
          case 3 -> List.of(1, 2, 4, 8).contains(bitDepth());
          default -> false;
        };
    if (!known || data.file()[data.offset() + 11] != 0) {
      throw new ImageException(
          Kind.CORRUPT,
          Texts.format(
              "The PNG's header says colour type %d of %d bits, which does not exist",
              colourType(), bitDepth()));
    }
  }

  /**
   * Collects the image data. The last chunk may be truncated; whether that matters, the decoder
   * finds out.
   */
  private void readImage() throws ImageException {
    while (bytes.remaining() >= 8) {
      int start = bytes.at();
      long length = bytes.u32();
      if (!chunkType().equals("IDAT")) {
        bytes.seek(start);
        return;
      }
      imageData.add(bytes.span(Math.min(length, bytes.remaining())));
      bytes.skip(Math.min(4, bytes.remaining()));
    }
  }

  private void readBehindImage() throws ImageException {
    while (bytes.remaining() >= 8) {
      long length = bytes.u32();
      String type = bytes.tag();
      boolean nextFrame = animated && type.equals("fcTL");
      if (type.equals("IEND") || nextFrame || !isChunkType(type)) {
        return;
      }
      readTrailer(type, bytes.span(length));
      bytes.skip(Math.min(4, bytes.remaining()));
    }
  }

  private void readTrailer(String type, Span data) throws ImageException {
    if (!type.equals("IHDR") && !type.equals("PLTE")) {
      readChunk(type, data);
    }
  }

  /**
   * Returns the same image as a PNG that has only a header, a full palette and image data, with
   * correct checksums. The decoder is thus spared animations, metadata and very large chunks.
   */
  public byte[] bare() {
    byte[] plain = header().copy();
    plain[10] = 0;
    plain[12] = (byte) (plain[12] == 0 ? 0 : 1);
    byte[] colours = colourType() == PALETTE ? fullPalette() : new byte[0];
    long size = SIGNATURE + 4L * CHUNK_FRAME + HEADER + colours.length;
    for (Span data : imageData) {
      size += data.length() + (data.length() / MAX_DATA_CHUNK + 1L) * CHUNK_FRAME;
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
    out.put(header().file(), 0, SIGNATURE);
    writeChunk(out, "IHDR", plain, 0, HEADER);
    if (colours.length > 0) {
      writeChunk(out, "PLTE", colours, 0, colours.length);
    }
    for (Span data : imageData) {
      for (int from = 0; from < data.length(); from += MAX_DATA_CHUNK) {
        int length = Math.min(MAX_DATA_CHUNK, data.length() - from);
        writeChunk(out, "IDAT", data.file(), data.offset() + from, length);
      }
    }
    writeChunk(out, "IEND", plain, 0, 0);
    return Arrays.copyOf(out.array(), out.position());
  }

  /**
   * Returns the palette filled up with black to 256 colours. Pillow shows an index beyond the
   * palette as black, where other decoders fail.
   */
  private byte[] fullPalette() {
    byte[] colours = Palettes.black();
    if (palette != null) {
      System.arraycopy(
          palette.file(),
          palette.offset(),
          colours,
          0,
          Math.min(palette.length() / 3 * 3, colours.length));
    }
    return Arrays.copyOf(colours, 3 << bitDepth());
  }

  private static void writeChunk(ByteBuffer out, String type, byte[] data, int offset, int length) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data, offset, length);
    out.putInt(length).put(name).put(data, offset, length).putInt((int) sum.getValue());
  }

  private static void checkText(Span data, int from) throws ImageException {
    if (from >= data.length()) {
      return;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data.file(), data.offset() + from, data.length() - from);
      byte[] text = new byte[1 << 16];
      int count;
      do {
        count = inflater.inflate(text);
        if (inflater.getBytesWritten() > MAX_INFLATED_TEXT) {
          throw new ImageException(
              Kind.TOO_LARGE,
              "The PNG has more than 1 MiB of compressed text: remove its metadata");
        }
      } while (count > 0);
    } catch (DataFormatException e) {
      // Text that is damaged or not compressed does not affect the image.
    } finally {
      inflater.end();
    }
  }

  private static int behindNul(Span data, int from) {
    int at = from;
    while (at < data.length() && data.file()[data.offset() + at] != 0) {
      at++;
    }
    return at + 1;
  }

  private String chunkType() throws ImageException {
    String type = bytes.tag();
    if (!isChunkType(type)) {
      throw new ImageException(Kind.CORRUPT, "The PNG has a chunk without a name");
    }
    return type;
  }

  private static boolean isChunkType(String type) {
    return type.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
  }

  private Span header() {
    return Objects.requireNonNull(header, "read before the image");
  }

  private int bitDepth() {
    return header().file()[header().offset() + 8];
  }

  private int colourType() {
    return header().file()[header().offset() + 9];
  }
}
