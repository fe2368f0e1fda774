// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The weights and biases of a layer as integers: {@code weight * scale}, and {@code bias * scale *
 * scale of the input}, each output channel with its own scale.
 *
 * @param weights a signed byte each, -127 to 127
 * @param biases a 32-bit integer for each output channel
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record IntegerLayer(byte[] weights, float[] scales, int[] biases, float[] biasScales) {

  private static final int LARGEST = 127;

  /** Biases stay below, so that sums with them fit 32 bits. */
  private static final double LARGEST_BIAS = 1 << 30;

  /**
   * Rounds a layer.
   *
   * @param input the range of its input
   * @param means the mean of each input channel, to correct the biases by; or null
   */
  static IntegerLayer of(Weighted layer, Range input, double @Nullable [] means) {
    int out = layer.out();
    int each = layer.perOut();
    byte[] weights = new byte[layer.weights().length];
    float[] scales = new float[out];
    int[] biases = new int[out];
    float[] biasScales = new float[out];
    for (int c = 0; c < out; c++) {
      double bias = layer.bias() == null ? 0 : layer.bias()[c];
      float scale = scale(layer, c, bias, input);
      double lost = 0; // what the rounding of the weights takes from the mean of the channel
      for (int i = c * each; i < (c + 1) * each; i++) {
        float weight = layer.weights()[i];
        weights[i] = (byte) Math.max(-LARGEST, Math.min(LARGEST, Math.round(weight / scale)));
        if (means != null) {
          int in = layer.firstIn(c) + i % each / layer.area();
          lost += (weight - (double) weights[i] * scale) * means[in];
        }
      }
      scales[c] = scale;
      biasScales[c] = scale * input.scale();
      biases[c] = (int) Math.round((bias + lost) / biasScales[c]);
    }
    return new IntegerLayer(weights, scales, biases, biasScales);
  }

  private static float scale(Weighted layer, int channel, double bias, Range input) {
    float largest = 0;
    for (int i = channel * layer.perOut(); i < (channel + 1) * layer.perOut(); i++) {
      largest = Math.max(largest, Math.abs(layer.weights()[i]));
    }
    double scale = largest / (double) LARGEST;
    double forBias = Math.abs(bias) / (input.scale() * LARGEST_BIAS);
    return (float) Math.max(Math.max(scale, forBias), 1e-12);
  }

  /** Returns the weights as ONNX stores them. */
  ByteBuffer weightBytes() {
    return ByteBuffer.wrap(weights);
  }

  /** Returns the biases as ONNX stores them. */
  ByteBuffer biasBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(biases.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(biases);
    return bytes;
  }
}
