// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;

/** The compression of the strips or tiles of a TIFF: the values of tag 259. */
enum TiffCompression {
  NONE(1, true),
  CCITT_RLE(2, true),
  CCITT_GROUP_3(3, true),
  CCITT_GROUP_4(4, true),
  LZW(5, true),
  OLD_JPEG(6, true),
  JPEG(7, true),
  DEFLATE(8, true),
  PACKBITS(32773, true),
  OLD_DEFLATE(32946, true),
  NEXT(32766, false),
  THUNDERSCAN(32809, false),
  PIXAR_LOG(32909, false),
  JBIG(34661, false),
  SGI_LOG(34676, false),
  SGI_LOG_24(34677, false),
  JPEG_2000(34712, false),
  LERC(34887, false),
  LZMA(34925, false),
  JPEG_XR(34934, false),
  ZSTANDARD(50000, false),
  WEBP(50001, false),
  JPEG_XL(50002, false);

  private final int code;
  private final boolean read;

  TiffCompression(int code, boolean read) {
    this.code = code;
    this.read = read;
  }

  /**
   * Returns the compression for a value of the tag.
   *
   * @throws ImageException if the compression is not supported
   */
  static TiffCompression of(long code) throws ImageException {
    for (TiffCompression compression : values()) {
      if (compression.code == code && compression.read) {
        return compression;
      } else if (compression.code == code) {
        throw refusal(compression.name());
      }
    }
    throw refusal(String.valueOf(code));
  }

  private static ImageException refusal(String name) {
    return new ImageException(
        Kind.UNSUPPORTED,
        "A TIFF of compression "
            + name
            + " is not read: write it with Deflate or LZW, or convert it to PNG");
  }

  int code() {
    return code;
  }

  boolean fax() {
    return this == CCITT_RLE || this == CCITT_GROUP_3 || this == CCITT_GROUP_4;
  }

  boolean jpeg() {
    return this == JPEG || this == OLD_JPEG;
  }
}
