// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import java.nio.FloatBuffer;

/**
 * Converts interleaved RGB bytes to the net's planes of floats, through one table of 256 entries
 * per channel.
 */
final class Normalizer {
  private final float[][] tables = new float[3][256];
  private final int[] channels;
  private final float[] plane;

  Normalizer(Preprocessing spec) {
    channels = spec.channels() == ChannelOrder.BGR ? new int[] {2, 1, 0} : new int[] {0, 1, 2};
    plane = new float[spec.width() * spec.height()];
    for (int c = 0; c < 3; c++) {
      for (int pixel = 0; pixel < 256; pixel++) {
        tables[c][pixel] = (pixel / spec.scale() - spec.mean().get(c)) / spec.std().get(c);
      }
    }
  }

  /**
   * Writes three planes at the absolute index {@code offset}. The buffer's position does not
   * change.
   */
  void normalize(byte[] rgb, FloatBuffer out, int offset) {
    for (int c = 0; c < 3; c++) {
      float[] table = tables[c];
      for (int i = 0, p = channels[c]; i < plane.length; i++, p += 3) {
        plane[i] = table[rgb[p] & 255];
      }
      out.put(offset + c * plane.length, plane);
    }
  }
}
