// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;

/**
 * Reverses the predictors of LZW and Deflate: horizontal differencing (TIFF 6.0, section 14) and
 * the floating-point predictor (Adobe Photoshop TIFF Technical Note 3).
 */
final class TiffPredictor {
  private static final int NONE = 1;
  private static final int HORIZONTAL = 2;
  private static final int FLOATING_POINT = 3;

  private final int kind;
  private final int bytes;
  private final int stride;
  private final boolean bigEndian;
  private byte[] planes = new byte[0];

  /**
   * Creates a predictor for rows of an image.
   *
   * @param together the number of samples of a pixel that are stored next to each other
   */
  TiffPredictor(TiffDirectory tags, TiffSamples samples, int together) throws ImageException {
    this.kind = (int) tags.number(TiffTag.PREDICTOR, NONE);
    this.bytes = samples.depth() / 8;
    this.stride = together;
    this.bigEndian = tags.bigEndian();
    boolean known =
        switch (kind) {
          case NONE -> true;
          case HORIZONTAL -> samples.depth() % 8 == 0;
          case FLOATING_POINT -> samples.format() == TiffSamples.FLOAT;
          default -> false;
        };
    if (!known) {
      throw new ImageException(
          Kind.UNSUPPORTED,
          "A TIFF of predictor " + kind + " for " + samples.depth() + " bits is not read");
    }
  }

  void undo(byte[] row, int length) {
    if (kind == HORIZONTAL && bytes == 1) {
      add(row, length, stride);
    } else if (kind == HORIZONTAL) {
      addWords(row, length);
    } else if (kind == FLOATING_POINT) {
      add(row, length, stride);
      gather(row, length);
    }
  }

  private static void add(byte[] row, int length, int stride) {
    for (int i = stride; i < length; i++) {
      row[i] += row[i - stride];
    }
  }

  private void addWords(byte[] row, int length) {
    int step = bytes * stride;
    for (int word = step; word < length; word += bytes) {
      int carry = 0;
      for (int i = 0; i < bytes; i++) {
        int at = word + (bigEndian ? bytes - 1 - i : i);
        int sum = (row[at] & 255) + (row[at - step] & 255) + carry;
        row[at] = (byte) sum;
        carry = sum >> 8;
      }
    }
  }

  /** Reorders a row in which the high bytes of all samples come first, then the next bytes. */
  private void gather(byte[] row, int length) {
    if (planes.length < length) {
      planes = new byte[length];
    }
    System.arraycopy(row, 0, planes, 0, length);
    int samples = length / bytes;
    for (int i = 0; i < samples; i++) {
      for (int b = 0; b < bytes; b++) {
        row[i * bytes + b] = planes[(bigEndian ? b : bytes - 1 - b) * samples + i];
      }
    }
  }
}
