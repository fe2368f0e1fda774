package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.util.Arrays;

/**
 * The first frame of a GIF (CompuServe GIF89a), as Pillow shows it: on the whole screen, enlarged
 * if the frame is larger, transparency ignored.
 *
 * <p>Read here rather than by a library since OpenCV's reader refuses valid files, and the JDK's
 * does not tell a file that is cut off.
 */
final class GifDecoder {
  private final Bytes bytes;
  private long screenWidth;
  private long screenHeight;
  private byte[] palette = Palettes.gray();
  private int background;

  private GifDecoder(byte[] file) {
    this.bytes = Bytes.littleEndian(file);
  }

  static void decode(byte[] file, Canvas canvas) throws ImageException {
    new GifDecoder(file).decode(canvas);
  }

  private void decode(Canvas canvas) throws ImageException {
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
    byte[] frame = new byte[width * height];
    new LzwDecoder(bytes, bytes.u8()).decode(frame);
    show(frame, left, top, width, height, (frameFlags & 64) != 0, canvas);
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

  /** Moves behind the separator of the first frame; keeps its transparent index. */
  private void skipExtensions() throws ImageException {
    while (true) {
      int separator = bytes.u8();
      if (separator == ',') {
        return;
      } else if (separator == ';') {
        throw new ImageException(Kind.CORRUPT, "The GIF has no picture");
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

  private void show(
      byte[] frame, int left, int top, int width, int height, boolean interlaced, Canvas canvas) {
    canvas.create((int) screenWidth, (int) screenHeight);
    byte[] line = new byte[canvas.width()];
    byte[] rgb = new byte[3 * canvas.width()];
    int[] stored = interlaced ? storedRows(height) : null;
    for (int y = 0; y < canvas.height(); y++) {
      Arrays.fill(line, (byte) background);
      int row = y - top;
      if (row >= 0 && row < height) {
        int from = stored == null ? row : stored[row];
        System.arraycopy(frame, from * width, line, left, width);
      }
      Palettes.look(palette, line, 0, line.length, rgb);
      canvas.write(y, rgb);
    }
  }

  /**
   * Where in an interlaced frame each row is: every 8th from 0, from 4, every 4th from 2, the rest.
   */
  private static int[] storedRows(int height) {
    int[] rows = new int[height];
    int next = 0;
    int[][] passes = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    for (int[] pass : passes) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        rows[y] = next++;
      }
    }
    return rows;
  }
}
