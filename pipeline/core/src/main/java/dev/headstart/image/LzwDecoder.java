package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;

/** GIF's variable-length-code LZW compression (CompuServe GIF89a, appendix F). */
final class LzwDecoder {
  private static final int MAX_BITS = 12;
  private static final int TABLE = 1 << MAX_BITS;

  private final Bytes bytes;
  private final int clear;
  private final short[] previous = new short[TABLE];
  private final byte[] last = new byte[TABLE];
  private final byte[] stack = new byte[TABLE + 1];
  private int codeBits;
  private int next;
  private int blockLeft;
  private int buffer;
  private int buffered;

  LzwDecoder(Bytes bytes, int dataBits) throws ImageException {
    if (dataBits > MAX_BITS) {
      throw new ImageException(Kind.CORRUPT, "The GIF's code size is " + dataBits + " bits");
    }
    this.bytes = bytes;
    this.clear = 1 << dataBits;
    reset();
  }

  /** Fills all of {@code out}, or says why that is not possible. */
  void decode(byte[] out) throws ImageException {
    int before = -1;
    byte first = 0;
    int count = 0;
    while (count < out.length) {
      int code = code();
      if (code == clear) {
        reset();
        before = -1;
        continue;
      }
      if (code == clear + 1) {
        throw new ImageException(
            Kind.TRUNCATED, "The GIF's image data ends before the picture does");
      }
      if (before < 0 ? code > clear : code > next) {
        throw new ImageException(Kind.CORRUPT, "The GIF's image data is damaged");
      }
      int depth = 0;
      int link = code;
      if (before >= 0 && code == next) {
        stack[depth++] = first;
        link = before;
      }
      while (link >= clear) {
        if (depth >= TABLE || link >= TABLE) {
          throw new ImageException(Kind.CORRUPT, "The GIF's image data is damaged");
        }
        stack[depth++] = last[link];
        link = previous[link];
      }
      first = (byte) link;
      stack[depth++] = first;
      if (before >= 0) {
        add(before, first);
      }
      before = code;
      while (depth > 0 && count < out.length) {
        out[count++] = stack[--depth];
      }
    }
  }

  private void reset() {
    next = clear + 2;
    codeBits = Integer.numberOfTrailingZeros(clear) + 1;
  }

  private void add(int before, byte first) {
    if (next < TABLE) {
      previous[next] = (short) before;
      last[next] = first;
      if (next == (1 << codeBits) - 1 && codeBits < MAX_BITS) {
        codeBits++;
      }
      next++;
    }
  }

  private int code() throws ImageException {
    while (buffered < codeBits) {
      if (blockLeft == 0) {
        blockLeft = bytes.u8();
        if (blockLeft > bytes.remaining()) {
          throw new ImageException(Kind.TRUNCATED, "The GIF is cut off");
        }
        continue;
      }
      buffer |= bytes.u8() << buffered;
      buffered += 8;
      blockLeft--;
    }
    int code = buffer & ((1 << codeBits) - 1);
    buffer >>>= codeBits;
    buffered -= codeBits;
    return code;
  }
}
