// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Native memory for the images and the codes of one batch, read and written in place. */
final class BatchMemory {

  private final CutNet net;
  private final int capacity;
  private final FloatBuffer input;
  private final List<FloatBuffer> outputs;

  BatchMemory(CutNet net, int capacity) {
    this.net = net;
    this.capacity = capacity;
    this.input = floats(Math.multiplyExact(capacity, net.inputLength()));
    this.outputs =
        net.lengths().stream().map(length -> floats(Math.multiplyExact(capacity, length))).toList();
  }

  int capacity() {
    return capacity;
  }

  FloatBuffer input() {
    return input;
  }

  float[] code(int layer, int image) {
    float[] code = new float[net.lengths().get(layer)];
    outputs.get(layer).get(image * code.length, code);
    return code;
  }

  /** Returns tensors over a part of the memory, without a copy. */
  View view(int first, int n) {
    OrtEnvironment environment = OrtRuntime.environment();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    OnnxTensor image = null;
    try {
      image =
          tensor(environment, input, first, n, net.inputLength(), n, 3, net.height(), net.width());
      for (int layer = 0; layer < outputs.size(); layer++) {
        int length = net.lengths().get(layer);
        tensors.put(
            net.layers().get(layer),
            tensor(environment, outputs.get(layer), first, n, length, n, length));
      }
      return new View(image, tensors);
    } catch (OrtException e) {
      if (image != null) {
        new View(image, tensors).close();
      }
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, FloatBuffer all, int first, int n, int length, long... shape)
      throws OrtException {
    return OnnxTensor.createTensor(environment, all.slice(first * length, n * length), shape);
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** The tensors of one run of the net. */
  record View(OnnxTensor input, Map<String, OnnxTensor> outputs) implements AutoCloseable {

    @Override
    public void close() {
      input.close();
      outputs.values().forEach(OnnxTensor::close);
    }
  }
}
