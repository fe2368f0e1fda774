// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.net.card.InvalidNetException;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs an ONNX model with one float input and one float output, such as a part of a net. */
public final class GraphSession implements AutoCloseable {

  private final OrtSession session;
  private final String input;

  private GraphSession(OrtSession session) {
    this.session = session;
    this.input = session.getInputNames().iterator().next();
  }

  /**
   * Opens a session on the CPU.
   *
   * @param threads the number of threads that one run may use
   * @throws InvalidNetException if the model cannot be run
   */
  public static GraphSession open(byte[] onnx, int threads) {
    return new GraphSession(OrtRuntime.open(onnx, OptLevel.ALL_OPT, threads));
  }

  /**
   * Computes the output for a batch.
   *
   * @param values the input in row-major order
   * @param shape the input's shape
   */
  public float[] run(float[] values, long... shape) {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(OrtRuntime.environment(), FloatBuffer.wrap(values), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] copy = new float[output.remaining()];
      output.get(copy);
      return copy;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }
}
