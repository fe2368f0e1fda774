// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.source.ListedImage;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash of 64 bits that differs in few bits for images that look the same: whether each of 8 × 8
 * places of the shrunk grey image is darker than the place to its right (dHash, Krawetz, Kind of
 * Like That, 2013).
 */
final class PerceptualHash implements AutoCloseable {
  private static final int SIDE = 8;

  /** From row to row, of 56 bits; of photographs one in a hundred has fewer. */
  private static final int FEWEST_CHANGES = 4;

  private static final Preprocessing SHRINK =
      new Preprocessing(
          SIDE + 1,
          SIDE,
          ResizeRule.EXACT,
          0,
          Filter.BILINEAR,
          ChannelOrder.RGB,
          1,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f),
          ExifOrientation.APPLY);

  private final Preprocessor preprocessor = new Preprocessor(SHRINK);
  private final FloatBuffer pixels = FloatBuffer.allocate(SHRINK.length());

  /**
   * Returns the hash of an image, or null if it tells too little: the rows of an image of a smooth
   * or plain ground have the same bits, whatever is on it.
   */
  @Nullable Long of(ListedImage image) throws ImageException {
    image.load(preprocessor, pixels, 0);
    long hash = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        hash = (hash << 1) | (grey(x, y) < grey(x + 1, y) ? 1 : 0);
      }
    }
    int changes = Long.bitCount((hash ^ (hash >>> SIDE)) & (-1L >>> SIDE));
    return changes < FEWEST_CHANGES ? null : hash;
  }

  private float grey(int x, int y) {
    int plane = (SIDE + 1) * SIDE;
    int at = y * (SIDE + 1) + x;
    return 0.299f * pixels.get(at)
        + 0.587f * pixels.get(at + plane)
        + 0.114f * pixels.get(at + 2 * plane);
  }

  @Override
  public void close() {
    preprocessor.close();
  }
}
