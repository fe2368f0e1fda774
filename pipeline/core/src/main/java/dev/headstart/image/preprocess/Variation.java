// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.image.Pixels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that an {@link Augmentation} drew for one image. Applying them is deterministic.
 *
 * @param box the part that becomes the net's input, or null for the card's own resize and crop
 * @param flip whether left and right are swapped
 * @param steps the colour changes, in their order
 */
record Variation(@Nullable Box box, boolean flip, List<Enhancement.Step> steps) {
  /** No variation. */
  static final Variation PLAIN = new Variation(null, false, List.of());

  /**
   * Writes the varied image at the net's input size.
   *
   * @param width the net's width
   * @param rgb receives the net's input, interleaved rows of that width
   */
  void render(Pixels pixels, Resizer resizer, int width, byte[] rgb) {
    if (box == null) {
      resizer.resize(pixels, rgb);
    } else {
      resizer.resize(new Cropped(pixels, box), ResizeRule.EXACT, rgb);
    }
    if (flip) {
      mirror(rgb, width);
    }
    for (Enhancement.Step step : steps) {
      step.what().apply(rgb, step.factor());
    }
  }

  private static void mirror(byte[] rgb, int width) {
    for (int row = 0; row < rgb.length; row += 3 * width) {
      for (int l = row, r = row + 3 * (width - 1); l < r; l += 3, r -= 3) {
        for (int c = 0; c < 3; c++) {
          byte left = rgb[l + c];
          rgb[l + c] = rgb[r + c];
          rgb[r + c] = left;
        }
      }
    }
  }
}
