package dev.headstart.image;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a stored picture is turned upright: the eight values of EXIF's tag 274 (EXIF 2.32, 4.6.4) as
 * a transposition and then a flip.
 */
enum Orientation {
  UPRIGHT(false, null),
  MIRRORED(false, Flip.LEFT_RIGHT),
  UPSIDE_DOWN(false, Flip.BOTH),
  MIRRORED_UPSIDE_DOWN(false, Flip.TOP_BOTTOM),
  TRANSPOSED(true, null),
  TURNED_LEFT(true, Flip.LEFT_RIGHT),
  TRANSVERSED(true, Flip.BOTH),
  TURNED_RIGHT(true, Flip.TOP_BOTTOM);

  /** OpenCV's flip codes. */
  private enum Flip {
    TOP_BOTTOM(0),
    LEFT_RIGHT(1),
    BOTH(-1);

    private final int code;

    Flip(int code) {
      this.code = code;
    }
  }

  private static final byte[] EXIF_HEADER = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final Pattern XMP_ORIENTATION =
      Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  private final boolean transposed;
  private final @Nullable Flip flip;

  Orientation(boolean transposed, @Nullable Flip flip) {
    this.transposed = transposed;
    this.flip = flip;
  }

  boolean transposed() {
    return transposed;
  }

  boolean flipped() {
    return flip != null;
  }

  /** OpenCV's code for the flip of one that is {@link #flipped}. */
  int flipCode() {
    return Objects.requireNonNull(flip, "no flip").code;
  }

  /** The orientation for a value of the tag; anything but 2 to 8 is upright. */
  static Orientation of(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }

  /**
   * The orientation that a file's metadata tells. As in Pillow the EXIF block is asked first, then
   * XMP; a block that cannot be read tells nothing.
   *
   * @param exif the block, with or without its header, or null
   * @param xmp the XMP packet, or null
   */
  static Orientation read(@Nullable Span exif, @Nullable Span xmp) {
    Orientation told = exif == null ? null : readExif(exif);
    if (told == null && xmp != null) {
      Matcher matcher = XMP_ORIENTATION.matcher(xmp.text());
      told = matcher.find() ? of(Integer.parseInt(matcher.group(1))) : null;
    }
    return told == null ? UPRIGHT : told;
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
