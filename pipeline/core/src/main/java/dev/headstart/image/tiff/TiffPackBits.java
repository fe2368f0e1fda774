// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.ImageException;
import dev.headstart.image.Span;
import java.util.Arrays;

/** Decodes PackBits (TIFF 6.0, section 9). A run may continue in the next row, as in libtiff. */
final class TiffPackBits implements TiffStream {
  private static final int NOTHING = -128;

  private final byte[] file;
  private final int end;
  private int at;
  private int left;
  private boolean literal;
  private byte repeated;

  TiffPackBits(Span data) {
    file = data.file();
    at = data.offset();
    end = at + data.length();
  }

  @Override
  public void read(byte[] out, int length) throws ImageException {
    for (int count = 0; count < length; ) {
      if (left == 0) {
        start();
        continue;
      }
      int more = Math.min(left, length - count);
      if (literal && more > end - at) {
        throw TiffStream.cutOff();
      } else if (literal) {
        System.arraycopy(file, at, out, count, more);
        at += more;
      } else {
        Arrays.fill(out, count, count + more, repeated);
      }
      left -= more;
      count += more;
    }
  }

  private void start() throws ImageException {
    if (at >= end) {
      throw TiffStream.cutOff();
    }
    int code = file[at++];
    literal = code >= 0;
    if (code == NOTHING) {
      return;
    }
    left = literal ? code + 1 : 1 - code;
    if (!literal) {
      if (at >= end) {
        throw TiffStream.cutOff();
      }
      repeated = file[at++];
    }
  }
}
