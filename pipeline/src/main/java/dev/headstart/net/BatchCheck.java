package dev.headstart.net;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.Random;

/**
 * Whether a net computes several pictures at once, as it should.
 *
 * <p>A net whose file has a batch of one built in may refuse a batch of two, but may as well mix
 * the pictures up. So this compares: the second of two pictures must have the code that it has
 * alone.
 */
final class BatchCheck {

  /** Kernels differ with the batch in the order of their sums: about 1e-6 was seen. */
  private static final float TOLERANCE = 1e-3f;

  private BatchCheck() {}

  /**
   * @throws OrtException if the net cannot compute one picture either
   */
  static boolean takesBatches(OrtSession session, CutNet net) throws OrtException {
    BatchMemory one = new BatchMemory(net, 1);
    BatchMemory two = new BatchMemory(net, 2);
    Random random = new Random(1);
    for (int i = 0; i < net.inputLength(); i++) {
      float value = (float) random.nextGaussian();
      one.input().put(i, value);
      two.input().put(net.inputLength() + i, value);
    }
    run(session, net, one);
    try {
      run(session, net, two);
    } catch (OrtException e) {
      return false; // said by ONNX Runtime itself: it takes one at a time
    }
    for (int layer = 0; layer < net.layers().size(); layer++) {
      if (!close(one.code(layer, 0), two.code(layer, 1))) {
        return false;
      }
    }
    return true;
  }

  private static void run(OrtSession session, CutNet net, BatchMemory memory) throws OrtException {
    try (BatchMemory.View view = memory.view(0, memory.capacity())) {
      session.run(Map.of(net.input(), view.input()), view.outputs()).close();
    }
  }

  private static boolean close(float[] expected, float[] actual) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      boolean same = Float.compare(expected[i], actual[i]) == 0;
      if (!same && !(Math.abs(expected[i] - actual[i]) <= TOLERANCE * largest)) {
        return false;
      }
    }
    return true;
  }
}
