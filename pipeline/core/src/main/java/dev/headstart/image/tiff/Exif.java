// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.ImageException;
import dev.headstart.image.Orientation;
import dev.headstart.image.Span;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an image's orientation from the metadata of its file. */
public final class Exif {

  private static final byte[] EXIF_HEADER = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final Pattern XMP_ORIENTATION =
      Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  private Exif() {}

  /**
   * Returns the orientation that the metadata gives. As in Pillow, the EXIF block takes precedence
   * over XMP, and a block that cannot be read is ignored.
   *
   * @param exif the block, with or without its header, or null
   * @param xmp the XMP packet, or null
   */
  public static Orientation orientation(@Nullable Span exif, @Nullable Span xmp) {
    Orientation told = exif == null ? null : readExif(exif);
    if (told == null && xmp != null) {
      Matcher matcher = XMP_ORIENTATION.matcher(xmp.text());
      told = matcher.find() ? Orientation.of(Integer.parseInt(matcher.group(1))) : null;
    }
    return told == null ? Orientation.UPRIGHT : told;
  }

  private static @Nullable Orientation readExif(Span exif) {
    Span block = exif;
    while (block.startsWith(EXIF_HEADER)) {
      block = block.from(EXIF_HEADER.length);
    }
    try {
      TiffDirectory tags = TiffDirectory.read(block.copy());
      return tags.has(TiffTag.ORIENTATION) ? tags.orientation() : null;
    } catch (ImageException e) {
      return null;
    }
  }
}
