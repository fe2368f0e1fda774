// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.net.card.InvalidNetException;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs an ONNX model with one float input and hands out all its float outputs. */
public final class ActivationSession implements AutoCloseable {

  /** Receives an output. */
  @FunctionalInterface
  public interface Receiver {

    /**
     * Takes a tensor.
     *
     * @param values in row-major order
     */
    void take(String name, FloatBuffer values, long[] shape);
  }

  private final OrtSession session;
  private final String input;

  private ActivationSession(OrtSession session) {
    this.session = session;
    this.input = session.getInputNames().iterator().next();
  }

  /**
   * Opens a session on the CPU.
   *
   * @param threads the number of threads that one run may use
   * @throws InvalidNetException if the model cannot be run
   */
  public static ActivationSession open(byte[] onnx, int threads) {
    return new ActivationSession(OrtRuntime.open(onnx, OptLevel.ALL_OPT, threads));
  }

  /**
   * Runs the model.
   *
   * @param values the input in row-major order, a direct buffer
   * @param shape the input's shape
   * @throws InvalidNetException if it does not run on an input of this shape
   */
  public void run(FloatBuffer values, long[] shape, Receiver receiver) {
    try (OnnxTensor tensor = OnnxTensor.createTensor(OrtRuntime.environment(), values, shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        OnnxTensor of = (OnnxTensor) output.getValue();
        receiver.take(output.getKey(), of.getFloatBuffer(), of.getInfo().getShape());
      }
    } catch (OrtException e) {
      throw new InvalidNetException("ONNX Runtime cannot run the net: " + e.getMessage(), e);
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
