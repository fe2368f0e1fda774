package dev.headstart.image;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The image formats that are told apart by their first bytes. */
enum Format {
  JPEG(true, "\u00ff\u00d8\u00ff"),
  PNG(true, "\u0089PNG\r\n\u001a\n"),
  GIF(true, "GIF8[79]a"),
  BMP(true, "BM"),
  TIFF(true, "II[*+]\0|MM\0[*+]|II\0[*]|MM[*]\0"),
  WEBP(true, "RIFF....WEBP"),
  AVIF(false, "....ftypavi[fs]"),
  HEIF(false, "....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)"),
  JPEG_2000(false, "\0\0\0\fjP  |\u00ffO\u00ffQ"),
  JPEG_XL(false, "\u00ff\n|\0\0\0\fJXL "),
  QOI(false, "qoif"),
  ICO(false, "\0\0[\u0001\u0002]\0"),
  PSD(false, "8BPS"),
  DDS(false, "DDS "),
  OPENEXR(false, "v/1\u0001"),
  RADIANCE(false, "#[?]RADIANCE|#[?]RGBE"),
  SVG(false, "<svg|<[?]xml"),
  PDF(false, "%PDF"),
  PORTABLE_ANYMAP(false, "P[1-7][ \n\r\t]");

  private static final int LONGEST = 16;

  private final boolean read;
  private final Pattern start;

  Format(boolean read, String start) {
    this.read = read;
    this.start = Pattern.compile(start, Pattern.DOTALL);
  }

  /** Whether pictures of this format are decoded. */
  boolean read() {
    return read;
  }

  /** The format of the file, or null if it has no known signature. */
  static @Nullable Format of(byte[] file) {
    String head = new String(file, 0, Math.min(file.length, LONGEST), StandardCharsets.ISO_8859_1);
    for (Format format : values()) {
      if (format.start.matcher(head).lookingAt()) {
        return format;
      }
    }
    return null;
  }
}
