// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;

/** Decodes GIF's LZW compression with codes of variable length (CompuServe GIF89a, appendix F). */
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
  private int before = -1;
  private byte first;
  private int depth;

  LzwDecoder(Bytes bytes, int dataBits) throws ImageException {
    if (dataBits > MAX_BITS) {
      throw new ImageException(Kind.CORRUPT, "The GIF's code size is " + dataBits + " bits");
    }
    this.bytes = bytes;
    this.clear = 1 << dataBits;
    reset();
  }

  /**
   * Fills the whole of {@code out} with the next decoded bytes, or throws if the data does not
   * allow it.
   */
  void decode(byte[] out) throws ImageException {
    for (int count = 0; count < out.length; ) {
      if (depth == 0) {
        decodeNext();
      }
      while (depth > 0 && count < out.length) {
        out[count++] = stack[--depth];
      }
    }
  }

  /** Pushes the bytes of the next code on the stack. */
  private void decodeNext() throws ImageException {
    int code = code();
    while (code == clear) {
      reset();
      before = -1;
      code = code();
    }
    if (code == clear + 1) {
      throw new ImageException(Kind.TRUNCATED, "The GIF's image data ends before the image does");
    }
    if (before < 0 ? code > clear : code > next) {
      throw damaged();
    }
    int link = code;
    if (before >= 0 && code == next) {
      stack[depth++] = first;
      link = before;
    }
    while (link >= clear) {
      if (depth >= TABLE || link >= TABLE) {
        throw damaged();
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
  }

  private static ImageException damaged() {
    return new ImageException(Kind.CORRUPT, "The GIF's image data is damaged");
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
