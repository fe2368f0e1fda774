// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.util.Arrays;

/**
 * Decodes the first frame of a GIF (CompuServe GIF89a) as Pillow shows it: placed on the whole
 * screen, which is enlarged if the frame is larger. Transparency is ignored.
 *
 * <p>No library is used: OpenCV's reader refuses valid files, and the JDK's does not report a
 * truncated file.
 */
public final class GifDecoder {
  private final Bytes bytes;
  private long screenWidth;
  private long screenHeight;
  private byte[] palette = Palettes.gray();
  private int background;

  private GifDecoder(byte[] file) {
    this.bytes = Bytes.littleEndian(file);
  }

  public static void decode(byte[] file, Canvas canvas, Deadline deadline) throws ImageException {
    new GifDecoder(file).decode(canvas, deadline);
  }

  private void decode(Canvas canvas, Deadline deadline) throws ImageException {
    bytes.seek(6);
    screenWidth = bytes.u16();
    screenHeight = bytes.u16();
    int flags = bytes.u8();
    bytes.skip(2);
    readPalette(flags);
    skipExtensions();
    int left = bytes.u16();
    int top = bytes.u16();
    int width = bytes.u16();
    int height = bytes.u16();
    int frameFlags = bytes.u8();
    screenWidth = Math.max(screenWidth, left + width);
    screenHeight = Math.max(screenHeight, top + height);
    Limits.check(screenWidth, screenHeight);
    Limits.check(width, height);
    readPalette(frameFlags);
    LzwDecoder data = new LzwDecoder(bytes, bytes.u8());
    canvas.create((int) screenWidth, (int) screenHeight);
    if (width < screenWidth || height < screenHeight) {
      showBackground(canvas);
    }
    boolean interlaced = (frameFlags & 64) != 0;
    int[] shownAt = interlaced ? interlaced(height) : new int[0];
    byte[] indices = new byte[width];
    byte[] rgb = new byte[3 * width];
    for (int row = 0; row < height; row++) {
      deadline.check();
      data.decode(indices);
      Palettes.look(palette, indices, 0, width, rgb);
      canvas.write(left, top + (interlaced ? shownAt[row] : row), rgb, width);
    }
  }

  private void readPalette(int flags) throws ImageException {
    if ((flags & 128) != 0) {
      Span colours = bytes.span(3L << ((flags & 7) + 1));
      palette = Palettes.gray();
      if (!Span.startsWith(palette, 0, palette.length, colours.copy())) {
        palette = Palettes.black();
        System.arraycopy(colours.file(), colours.offset(), palette, 0, colours.length());
      }
    }
  }

  /** Moves past the separator of the first frame and remembers the frame's transparent index. */
  private void skipExtensions() throws ImageException {
    while (true) {
      int separator = bytes.u8();
      if (separator == ',') {
        return;
      } else if (separator == ';') {
        throw new ImageException(Kind.CORRUPT, "The GIF has no image");
      } else if (separator == '!') {
        int label = bytes.u8();
        int length = bytes.u8();
        if (label == 0xF9 && length >= 4) {
          Span control = bytes.span(length);
          if ((control.file()[control.offset()] & 1) != 0) {
            background = control.file()[control.offset() + 3] & 255;
          }
          length = bytes.u8();
        }
        for (; length > 0; length = bytes.u8()) {
          bytes.skip(length);
        }
      }
    }
  }

  private void showBackground(Canvas canvas) {
    byte[] line = new byte[canvas.width()];
    byte[] rgb = new byte[3 * canvas.width()];
    Arrays.fill(line, (byte) background);
    Palettes.look(palette, line, 0, line.length, rgb);
    for (int y = 0; y < canvas.height(); y++) {
      canvas.write(y, rgb);
    }
  }

  /**
   * Returns the image row of each stored row of an interlaced frame: every 8th from 0, every 8th
   * from 4, every 4th from 2, every 2nd from 1.
   */
  private static int[] interlaced(int height) {
    int[] rows = new int[height];
    int next = 0;
    int[][] passes = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    for (int[] pass : passes) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        rows[next++] = y;
      }
    }
    return rows;
  }
}
