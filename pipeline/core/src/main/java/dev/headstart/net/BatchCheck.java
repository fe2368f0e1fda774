// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.gpu.Precision;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/**
 * Checks whether a net computes several images at once correctly.
 *
 * <p>A net whose file fixes a batch of one may refuse a batch of two, or mix the images up. So the
 * codes of two images together are compared with the codes of each alone.
 */
final class BatchCheck {

  /**
   * The allowed difference. The order of sums in kernels depends on the batch; differences of about
   * 1e-6 were seen.
   */
  private static final float TOLERANCE = 1e-3f;

  /** The same on a GPU that rounds factors to 11 bits in some kernels and not in others. */
  private static final float TOLERANCE_OF_TF32 = 1e-2f;

  private BatchCheck() {}

  /**
   * Runs the check.
   *
   * @throws OrtException if the net cannot compute a single image either
   */
  static boolean takesBatches(OrtSession session, CutNet net, Precision precision)
      throws OrtException {
    float tolerance = precision == Precision.TF32 ? TOLERANCE_OF_TF32 : TOLERANCE;
    BatchMemory two = new BatchMemory(net, 2);
    Random random = new Random(1);
    for (int i = 0; i < 2 * net.inputLength(); i++) {
      two.input().put(i, (float) random.nextGaussian());
    }
    BatchMemory first = single(session, net, two.input().slice(0, net.inputLength()));
    BatchMemory second =
        single(session, net, two.input().slice(net.inputLength(), net.inputLength()));
    checkNumbers(net, first, second);
    try {
      run(session, net, two);
    } catch (OrtException e) {
      return false; // ONNX Runtime itself says that the net takes one image at a time
    }
    for (int layer = 0; layer < net.layers().size(); layer++) {
      if (!close(first.code(layer, 0), two.code(layer, 0), tolerance)
          || !close(second.code(layer, 0), two.code(layer, 1), tolerance)) {
        return false;
      }
    }
    return true;
  }

  /** Rejects damaged or diverged weights. A layer may legitimately be NaN for one of the images. */
  private static void checkNumbers(CutNet net, BatchMemory first, BatchMemory second) {
    for (int layer = 0; layer < net.layers().size(); layer++) {
      if (noneIsNumber(first.code(layer, 0)) && noneIsNumber(second.code(layer, 0))) {
        throw new InvalidNetException(
            Texts.format(
                "The net computes no numbers at layer '%s' (all are NaN): its weights are damaged,"
                    + " or its training diverged",
                net.layers().get(layer)));
      }
    }
  }

  private static boolean noneIsNumber(float[] code) {
    for (float value : code) {
      if (!Float.isNaN(value)) {
        return false;
      }
    }
    return true;
  }

  private static BatchMemory single(OrtSession session, CutNet net, FloatBuffer image)
      throws OrtException {
    BatchMemory memory = new BatchMemory(net, 1);
    memory.input().put(0, image, 0, image.remaining());
    run(session, net, memory);
    return memory;
  }

  private static void run(OrtSession session, CutNet net, BatchMemory memory) throws OrtException {
    try (BatchMemory.View view = memory.view(0, memory.capacity())) {
      session.run(Map.of(net.input(), view.input()), view.outputs()).close();
    }
  }

  private static boolean close(float[] expected, float[] actual, float tolerance) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      boolean same = Float.compare(expected[i], actual[i]) == 0;
      if (!same && !(Math.abs(expected[i] - actual[i]) <= tolerance * largest)) {
        return false;
      }
    }
    return true;
  }
}
