// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.image.Pixels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Resizes and crops to the net's input size, equal to Pillow to the bit.
 *
 * <p>As in Pillow's Resample.c there are two passes in 8-bit fixed point, first along the rows,
 * then along the columns, each rounded to 8 bits. Only the pixels inside the crop are computed, and
 * only as many source rows are held as one output row needs.
 */
final class Resizer {
  private final Preprocessing spec;
  private final int[] sums;
  private byte[] source = new byte[0];
  private int[][] ring = new int[0][];
  private @Nullable Coefficients columns;
  private @Nullable Coefficients rows;

  Resizer(Preprocessing spec) {
    this.spec = spec;
    this.sums = new int[3 * spec.width()];
  }

  /**
   * Resizes by the card's rule.
   *
   * @param rgb receives {@code spec.length()} bytes, interleaved rows of the net's width
   */
  void resize(Pixels pixels, byte[] rgb) {
    resize(pixels, spec.rule(), rgb);
  }

  /** Resizes by another rule than the card's. */
  void resize(Pixels pixels, ResizeRule rule, byte[] rgb) {
    int width = pixels.width();
    int height = pixels.height();
    Window across = Window.of(rule, width, height, spec.resizeTo(), spec.width());
    Window down = Window.of(rule, height, width, spec.resizeTo(), spec.height());
    columns = coefficients(columns, width, across);
    rows = coefficients(rows, height, down);
    if (source.length < 3 * width) {
      source = new byte[3 * width];
    }
    int length = 3 * across.count();
    prepareRing(rows.taps);
    if (length < sums.length || down.count() < spec.height()) {
      Arrays.fill(rgb, (byte) 0);
    }
    int read = rows.first[0];
    for (int y = 0; y < down.count(); y++) {
      for (int end = rows.first[y] + rows.taps; read < end; read++) {
        pixels.row(read, source);
        Passes.alongRow(source, columns, ring[read % rows.taps]);
      }
      Passes.alongColumns(ring, rows, y, sums, length);
      int at = 3 * ((down.padding() + y) * spec.width() + across.padding());
      Passes.store(sums, rgb, at, length);
    }
  }

  private Coefficients coefficients(@Nullable Coefficients cached, int side, Window window) {
    if (cached != null && cached.fit(side, window.resized(), window.from(), window.count())) {
      return cached;
    }
    return new Coefficients(spec.filter(), side, window.resized(), window.from(), window.count());
  }

  private void prepareRing(int taps) {
    int had = ring.length;
    if (had < taps) {
      ring = Arrays.copyOf(ring, taps);
      for (int i = had; i < taps; i++) {
        ring[i] = new int[3 * spec.width()];
      }
    }
  }
}
