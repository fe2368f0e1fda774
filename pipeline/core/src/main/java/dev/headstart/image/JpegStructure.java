// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.Texts;
import dev.headstart.image.ImageException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The markers of a JPEG stream (ITU T.81, annex B). They give its size and its metadata, and tell
 * whether it is complete.
 *
 * <p>A decoder stops reading once it has all scan lines; Pillow reads on to the end marker. A
 * stream that is truncated or damaged after the last scan line is therefore found here.
 */
public final class JpegStructure {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] XMP =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int TEM = 0x01;
  private static final int SOF0 = 0xC0;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int COM = 0xFE;

  private final byte[] file;
  private int at = 2;
  private int width;
  private int height;
  private int components;
  private boolean arithmetic;
  private boolean progressive;
  private boolean restarts;
  private int adobeTransform;
  private @Nullable Span exif;
  private @Nullable Span xmp;

  private JpegStructure(byte[] file) {
    this.file = file;
  }

  /** Reads the header and checks the declared image size. */
  public static JpegStructure read(byte[] file) throws ImageException {
    JpegStructure structure = new JpegStructure(file);
    structure.readHeader();
    return structure;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Returns whether the samples use arithmetic coding, which not every libjpeg supports. */
  public boolean arithmetic() {
    return arithmetic;
  }

  public int components() {
    return components;
  }

  public @Nullable Span exif() {
    return exif;
  }

  public @Nullable Span xmp() {
    return xmp;
  }

  /** Returns whether the four components are YCCK, not CMYK, by Adobe's marker (as libjpeg). */
  boolean ycck() {
    return adobeTransform != 0;
  }

  private void readHeader() throws ImageException {
    while (true) {
      int marker = nextMarker();
      if (marker == SOS) {
        break;
      } else if (marker == EOI) {
        throw new ImageException(Kind.CORRUPT, "The JPEG has no image data");
      } else if (marker >= SOF0 && marker < RST0 && !table(marker)) {
        readFrame(marker);
      } else if (marker == DRI) {
        restarts = segmentLength() >= 4 && u16(at + 2) > 0;
      } else if (marker == APP1) {
        readMetadata();
      } else if (marker == APP0 + 14 && segmentLength() >= 14 && startsWith("Adobe")) {
        adobeTransform = file[at + 13] & 255;
      }
      if (!standalone(marker)) {
        at += segmentLength();
      }
    }
    if (components == 0) {
      throw new ImageException(Kind.CORRUPT, "The JPEG has no frame header");
    }
  }

  private void readFrame(int marker) throws ImageException {
    int length = segmentLength();
    if (length < 8) {
      throw new ImageException(Kind.CORRUPT, "The JPEG's frame header is too short");
    }
    int bits = file[at + 2] & 255;
    components = file[at + 7] & 255;
    progressive = (marker & 3) == 2;
    arithmetic = marker > JPG;
    if ((marker & 3) == 3 || (marker & 7) > 3) {
      throw new ImageException(
          Kind.UNSUPPORTED,
          "A JPEG that is "
              + ((marker & 7) > 3 ? "hierarchical" : "lossless (SOF3)")
              + " is not read: convert it to PNG or to a baseline JPEG");
    }
    if (bits != 8) {
      throw new ImageException(
          Kind.UNSUPPORTED,
          "A JPEG of " + bits + " bits a sample is not read: convert it to 8 bits");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw new ImageException(
          Kind.UNSUPPORTED, "A JPEG of " + components + " components is not read");
    }
    width = u16(at + 5);
    height = u16(at + 3);
    Limits.check(width, height);
  }

  private void readMetadata() throws ImageException {
    int length = segmentLength() - 2;
    if (exif == null && Span.startsWith(file, at + 2, length, EXIF)) {
      exif = new Span(file, at + 2, length);
    } else if (xmp == null && Span.startsWith(file, at + 2, length, XMP)) {
      xmp = new Span(file, at + 2, length);
    }
  }

  /**
   * Checks what follows the image data, which Pillow reads and a decoder that has all scan lines
   * may not. A missing end marker is no error.
   *
   * @return whether there is an end marker
   */
  public boolean checkEnd() throws ImageException {
    int scanComponents = segmentLength() >= 3 ? file[at + 2] & 255 : 0;
    boolean oneScan = !progressive && scanComponents == components;
    while (true) {
      try {
        at += segmentLength();
        int marker = nextMarker();
        while (standalone(marker) || (restarts && marker < SOF0)) {
          marker = nextMarker();
        }
        if (marker == EOI) {
          return true;
        }
        if (!mayFollowScan(marker) && !(marker == SOS && !oneScan)) {
          throw new ImageException(
              Kind.CORRUPT,
              Texts.format("The JPEG's image data is damaged (marker %02X behind it)", marker));
        }
      } catch (ImageException e) {
        if (e.kind() == Kind.TRUNCATED) {
          return false;
        }
        throw e;
      }
    }
  }

  /**
   * Returns the number of samples that all scans together process. A progressive file may have many
   * scans of a few bytes each, and each of them takes its time.
   */
  public long work() {
    int start = at;
    long work = 0;
    try {
      while (true) {
        work += (long) (segmentLength() > 2 ? file[at + 2] & 7 : 0) * width * height;
        int marker;
        do {
          at += segmentLength();
          marker = nextMarker();
          while (standalone(marker)) {
            marker = nextMarker();
          }
        } while (marker != SOS && marker != EOI);
        if (marker == EOI) {
          break;
        }
      }
    } catch (ImageException e) {
      // The decoder stops here, too.
    }
    at = start;
    return work;
  }

  private static boolean mayFollowScan(int marker) {
    return (table(marker) && marker != JPG)
        || (marker >= DQT && marker <= DRI)
        || (marker >= APP0 && marker <= APP0 + 15)
        || marker == COM;
  }

  /** Returns the stream without application data and comments, which no decoder needs. */
  public byte[] withoutMetadata() throws ImageException {
    byte[] bare = new byte[file.length];
    bare[0] = file[0];
    bare[1] = file[1];
    int length = 2;
    at = 2;
    while (true) {
      int marker = nextMarker();
      int start = at;
      boolean dropped = marker == COM || (marker >= APP0 && marker <= APP0 + 15);
      if (marker == SOS) {
        start -= 2;
        System.arraycopy(file, start, bare, length, file.length - start);
        return Arrays.copyOf(bare, length + file.length - start);
      }
      if (!standalone(marker)) {
        if (!dropped) {
          bare[length++] = (byte) 0xFF;
          bare[length++] = (byte) marker;
          System.arraycopy(file, start, bare, length, segmentLength());
          length += segmentLength();
        }
        at += segmentLength();
      }
    }
  }

  /** Moves past the next marker, skipping any bytes before it, as libjpeg's next_marker does. */
  private int nextMarker() throws ImageException {
    while (at + 1 < file.length) {
      if (file[at] == (byte) 0xFF && file[at + 1] != 0 && file[at + 1] != (byte) 0xFF) {
        at += 2;
        return file[at - 1] & 255;
      }
      at++;
    }
    throw cutOff();
  }

  private int segmentLength() throws ImageException {
    if (at + 2 > file.length) {
      throw cutOff();
    }
    int length = u16(at);
    if (length < 2) {
      throw new ImageException(Kind.CORRUPT, "The JPEG has a segment of an impossible length");
    }
    if (at + length > file.length) {
      throw cutOff();
    }
    return length;
  }

  private static boolean standalone(int marker) {
    return marker == TEM || (marker >= RST0 && marker < SOI);
  }

  private static boolean table(int marker) {
    return marker == DHT || marker == JPG || marker == DAC;
  }

  private boolean startsWith(String text) {
    return Span.startsWith(
        file, at + 2, file.length - at - 2, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private int u16(int offset) {
    return (file[offset] & 255) << 8 | (file[offset + 1] & 255);
  }

  private static ImageException cutOff() {
    return new ImageException(Kind.TRUNCATED, "The JPEG is cut off before its end marker");
  }
}
