// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The image formats that are recognised by their first bytes. */
public enum Format {
  JPEG(true, "\u00ff\u00d8\u00ff"),
  PNG(true, "\u0089PNG\r\n\u001a\n"),
  GIF(true, "GIF8[79]a"),
  BMP(true, "BM"),
  TIFF(true, "II[*+]\0|MM\0[*+]|II\0[*]|MM[*]\0"),
  WEBP(true, "RIFF....WEBP"),
  AVIF(false, "....ftyp(avi[fs]|m[is]f1....(....)*avif)"),
  CANON_RAW(false, "....ftypcrx "),
  HEIF(false, "....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)"),
  JPEG_2000(false, "\0\0\0\fjP  |\u00ffO\u00ffQ"),
  JPEG_XL(false, "\u00ff\n|\0\0\0\fJXL "),
  JPEG_XR(false, "II\u00bc\u0001"),
  QOI(false, "qoif"),
  ICO(false, "\0\0\u0001\0(?!\0\0)"),
  CUR(false, "\0\0\u0002\0(?!\0\0)"),
  PSD(false, "8BPS"),
  DDS(false, "DDS "),
  OPENEXR(false, "v/1\u0001"),
  RADIANCE(false, "#[?]RADIANCE|#[?]RGBE"),
  SVG(false, "<svg|<[?]xml"),
  PDF(false, "%PDF"),
  POSTSCRIPT(false, "%!PS|\u00c5\u00d0\u00d3\u00c6"),
  PORTABLE_ANYMAP(false, "P[1-7Ff][ \n\r\t]"),
  MNG(false, "[\u008a\u008b][MJ]NG\r\n\u001a\n"),
  XCF(false, "gimp xcf"),
  ICNS(false, "icns"),
  SGI(false, "\u0001\u00da[\0\u0001][\u0001\u0002]"),
  SUN_RASTER(false, "Y\u00a6j\u0095"),
  FUJI_RAW(false, "FUJIFILMCCD-RAW"),
  PCX(false, "\n[\0\u0002-\u0005]\u0001[\u0001\u0002\u0004\b]"),
  TGA(
      false,
      ".\0[\u0002\u0003\n\u000b]\0\0\0\0\0.{8}[\b\u000f\u0010\u0018 ]"
          + "|.\u0001[\u0001\t]....[\u000f\u0010\u0018 ].{8}[\b\u0010]");

  private static final int LONGEST = 32;

  private final boolean read;
  private final Pattern start;

  Format(boolean read, String start) {
    this.read = read;
    this.start = Pattern.compile(start, Pattern.DOTALL);
  }

  /** Returns whether images of this format can be decoded. */
  public boolean read() {
    return read;
  }

  /** Returns the format of the file, or null if its signature is unknown. */
  public static @Nullable Format of(byte[] file) {
    String head = new String(file, 0, Math.min(file.length, LONGEST), StandardCharsets.ISO_8859_1);
    for (Format format : values()) {
      if (format.start.matcher(head).lookingAt()) {
        return format;
      }
    }
    return null;
  }
}
