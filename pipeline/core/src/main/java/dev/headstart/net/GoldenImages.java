// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.provenance.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of golden vectors: made by integer arithmetic, so that they are the same everywhere.
 *
 * <p>One is about as large as nets take them, one is shrunk, one is enlarged; wide and high ones,
 * with odd sides; fine and coarse detail in all of them, and more red than blue. So resize, crop,
 * channel order and scale all show in the codes.
 */
final class GoldenImages {

  private static final int[][] SIZES = {{301, 263}, {359, 487}, {97, 61}};

  static final int COUNT = SIZES.length;

  private GoldenImages() {}

  /** Their codes: all of their way through preprocessing and net. */
  static List<float[]> codes(CodeSession session, int layer, Preprocessing input) {
    try (Preprocessor preprocessor = new Preprocessor(input);
        CodeBatch batch = session.batch(COUNT)) {
      for (int i = 0; i < COUNT; i++) {
        preprocessor.load(new Image(SIZES[i][0], SIZES[i][1]), batch.input(), i * input.length());
      }
      batch.run(COUNT);
      List<float[]> codes = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        codes.add(batch.code(layer, i));
      }
      return codes;
    } catch (ImageException e) {
      throw new IllegalStateException("Not enough memory for the golden images", e);
    }
  }

  /** The digest of all their pixels. */
  static String sha256() {
    List<byte[]> rows = new ArrayList<>();
    for (int[] size : SIZES) {
      for (int y = 0; y < size[1]; y++) {
        byte[] row = new byte[3 * size[0]];
        new Image(size[0], size[1]).row(y, row);
        rows.add(row);
      }
    }
    return Sha256.of(rows.toArray(byte[][]::new));
  }

  private record Image(int width, int height) implements Pixels {

    @Override
    public void row(int y, byte[] rgb) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[3 * x + c] = (byte) value(x, y, c);
        }
      }
    }

    private static int value(int x, int y, int channel) {
      int fine = (x * (3 + channel) + y * (7 - 2 * channel)) ^ (x * y / (5 + channel));
      int coarse = (x / 16 + y / 16) % 3 == channel ? 255 : 0;
      return ((fine & 255) + 2 * coarse) * (5 - channel) / 15;
    }
  }
}
