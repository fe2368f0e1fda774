package dev.headstart.image;

import java.nio.charset.StandardCharsets;

/** The image formats that are told apart by their first bytes. */
enum Format {
  JPEG(true, "\u00ff\u00d8\u00ff"),
  PNG(true, "\u0089PNG\r\n\u001a\n"),
  GIF(true, "GIF87a", "GIF89a"),
  BMP(true, "BM"),
  TIFF(true, "II*\0", "MM\0*", "II+\0", "MM\0+", "II\0*", "MM*\0"),
  WEBP(true, "RIFF....WEBP"),
  AVIF(false, "....ftypavif", "....ftypavis"),
  HEIF(false, "....ftypheic", "....ftypheix", "....ftypmif1", "....ftypmsf1", "....ftyphevc"),
  JPEG_2000(false, "\0\0\0\fjP  \r\n\u0087\n", "\u00ff\u004f\u00ff\u0051"),
  JPEG_XL(false, "\u00ff\n", "\0\0\0\fJXL \r\n\u0087\n"),
  QOI(false, "qoif"),
  ICO(false, "\0\0\u0001\0", "\0\0\u0002\0"),
  PSD(false, "8BPS"),
  DDS(false, "DDS "),
  PCX(false, "\n\u0005\u0001"),
  OPENEXR(false, "v/1\u0001"),
  RADIANCE(false, "#?RADIANCE", "#?RGBE"),
  SVG(false, "<svg", "<?xml"),
  PDF(false, "%PDF"),
  PORTABLE_ANYMAP(
      false, "P1\n", "P2\n", "P3\n", "P4\n", "P5\n", "P6\n", "P7\n", "P1 ", "P2 ", "P3 ", "P4 ",
      "P5 ", "P6 ");

  private final boolean read;
  private final byte[][] signatures;

  Format(boolean read, String... signatures) {
    this.read = read;
    this.signatures = new byte[signatures.length][];
    for (int i = 0; i < signatures.length; i++) {
      this.signatures[i] = signatures[i].getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Whether pictures of this format are decoded. */
  boolean read() {
    return read;
  }

  /** The format of the file, or null if it has no known signature. */
  static Format of(byte[] file) {
    for (Format format : values()) {
      for (byte[] signature : format.signatures) {
        if (matches(file, signature)) {
          return format;
        }
      }
    }
    return null;
  }

  private static boolean matches(byte[] file, byte[] signature) {
    if (file.length < signature.length) {
      return false;
    }
    for (int i = 0; i < signature.length; i++) {
      if (signature[i] != '.' && signature[i] != file[i]) {
        return false;
      }
    }
    return true;
  }
}
