// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.ImageException;
import dev.headstart.image.Span;

/**
 * Decodes LZW in TIFF (TIFF 6.0, section 13): codes of 9 to 12 bits, high bits first, whose width
 * grows one code earlier than in GIF. Files from before 1990 have low bits first and no early
 * change; as in libtiff, they are recognised and decoded.
 */
final class TiffLzw implements TiffStream {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int MAX_BITS = 12;

  /** libtiff's table size. Entries above 4095 are created but can never be used. */
  private static final int TABLE = (1 << MAX_BITS) + 1023;

  private final byte[] file;
  private final int end;
  private final boolean old;
  private final short[] previous = new short[TABLE];
  private final byte[] last = new byte[TABLE];
  private final byte[] stack = new byte[TABLE + 1];
  private int at;
  private int buffer;
  private int buffered;
  private int bits = 9;
  private int next = -1;
  private int before = -1;
  private byte first;
  private int depth;

  TiffLzw(Span data) {
    file = data.file();
    at = data.offset();
    end = at + data.length();
    old = data.length() >= 2 && file[at] == 0 && (file[at + 1] & 1) != 0;
  }

  @Override
  public void read(byte[] out, int length) throws ImageException {
    for (int count = 0; count < length; ) {
      if (depth == 0) {
        decode();
      }
      while (depth > 0 && count < length) {
        out[count++] = stack[--depth];
      }
    }
  }

  /** Pushes the bytes of the next code on the stack. */
  private void decode() throws ImageException {
    int code = code();
    while (code == CLEAR) {
      next = CLEAR + 2;
      bits = 9;
      before = -1;
      code = code();
    }
    if (code == END) {
      throw TiffStream.cutOff();
    }
    if (next < 0 || (before < 0 ? code > END : code > next)) {
      throw TiffStream.damaged();
    }
    int link = code;
    if (before >= 0 && code == next) {
      stack[depth++] = first;
      link = before;
    }
    while (link >= CLEAR) {
      stack[depth++] = last[link];
      link = previous[link];
    }
    first = (byte) link;
    stack[depth++] = first;
    if (before >= 0) {
      add();
    }
    before = code;
  }

  private void add() throws ImageException {
    if (next >= TABLE) {
      throw TiffStream.damaged();
    }
    previous[next] = (short) before;
    last[next] = first;
    next++;
    if (next == (1 << bits) - (old ? 0 : 1) && bits < MAX_BITS) {
      bits++;
    }
  }

  private int code() {
    while (buffered < bits) {
      if (at >= end) {
        return END;
      }
      int more = file[at++] & 255;
      buffer = old ? buffer | more << buffered : buffer << 8 | more;
      buffered += 8;
    }
    buffered -= bits;
    int code = (old ? buffer : buffer >>> buffered) & ((1 << bits) - 1);
    buffer = old ? buffer >>> bits : buffer;
    return code;
  }
}
