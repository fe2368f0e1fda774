// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import org.jspecify.annotations.Nullable;

/** The size and metadata of a WebP file (RFC 9649). */
public final class WebpStructure {
  private static final int FIRST_CHUNK = 12;

  private @Nullable Span exif;
  private @Nullable Span xmp;

  /** Reads the chunks and checks the image size in the first one. */
  public static WebpStructure read(byte[] file) throws ImageException {
    WebpStructure structure = new WebpStructure();
    Bytes bytes = Bytes.littleEndian(file);
    bytes.seek(FIRST_CHUNK);
    String type = bytes.tag();
    bytes.skip(4);
    switch (type) {
      case "VP8X" -> {
        bytes.skip(4);
        Limits.check(u24(bytes) + 1L, u24(bytes) + 1L);
        structure.readMetadata(bytes);
      }
      case "VP8L" -> {
        bytes.skip(1);
        long sizes = bytes.u32();
        Limits.check((sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1);
      }
      case "VP8 " -> {
        bytes.skip(6);
        Limits.check(bytes.u16() & 0x3FFF, bytes.u16() & 0x3FFF);
      }
      default ->
          throw new ImageException(Kind.UNIDENTIFIED, "The WebP starts with an unknown chunk");
    }
    return structure;
  }

  public @Nullable Span exif() {
    return exif;
  }

  public @Nullable Span xmp() {
    return xmp;
  }

  private void readMetadata(Bytes bytes) throws ImageException {
    bytes.seek(FIRST_CHUNK);
    while (bytes.remaining() >= 8) {
      String type = bytes.tag();
      long length = bytes.u32();
      if (length > bytes.remaining()) {
        return;
      }
      Span data = bytes.span(length);
      bytes.skip(Math.min(length & 1, bytes.remaining()));
      if (type.equals("EXIF") && exif == null) {
        exif = data;
      } else if (type.equals("XMP ") && xmp == null) {
        xmp = data;
      }
    }
  }

  private static int u24(Bytes bytes) throws ImageException {
    int low = bytes.u16();
    return low | bytes.u8() << 16;
  }
}
