// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.util.List;
import java.util.stream.IntStream;

/** Runs cut nets of the tests. */
final class Codes {

  /** Two images of 2x2 pixels: a plane a row. */
  static final float[] A = {
    1, 2, 3, 4,
    5, 6, 7, 8,
    -1, -2, -3, -4
  };

  static final float[] B = {
    0, 0, 0, 8,
    1, 1, 1, 1,
    2, -2, 2, -2
  };

  private Codes() {}

  /** The codes of a layer for images that are run as one batch, with room for one more. */
  static List<float[]> of(CutNet net, int layer, float[]... images) {
    try (CodeSession session = CodeSession.open(net, 1);
        CodeBatch batch = session.batch(images.length + 1)) {
      for (int image = 0; image < images.length; image++) {
        batch.input().put(image * net.inputLength(), images[image]);
      }
      batch.run(images.length);
      return IntStream.range(0, images.length).mapToObj(i -> batch.code(layer, i)).toList();
    }
  }
}
