// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A net whose outputs are its code layers; nothing after them is computed.
 *
 * <p>It is a complete ONNX model with one input, {@code [N, 3, height, width]} floats, and one
 * output per layer, {@code [N, length]} floats, named like the layer.
 *
 * @param onnx the model; not copied, so it must not be changed
 * @param input the name of the model's input
 * @param layers the names of the model's outputs, in the order of the codes
 * @param lengths the number of floats of each layer's code
 * @param width the width of the input in pixels
 * @param height the height of the input in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // a net of 100 MB is not copied to make a value of it
public record CutNet(
    byte[] onnx, String input, List<String> layers, List<Integer> lengths, int width, int height)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public CutNet {
    Objects.requireNonNull(onnx, "onnx");
    Objects.requireNonNull(input, "input");
    layers = List.copyOf(layers);
    lengths = List.copyOf(lengths);
    if (layers.isEmpty() || layers.size() != lengths.size()) {
      throw new IllegalArgumentException(
          "A cut net has one length a layer, not " + lengths + " for " + layers);
    }
  }

  /** Returns the number of floats of one image, {@code 3 * height * width}. */
  public int inputLength() {
    return 3 * height * width;
  }

  /**
   * Returns the same without the model's bytes, which a session no longer needs once it has loaded
   * them.
   */
  CutNet withoutModel() {
    return new CutNet(new byte[0], input, layers, lengths, width, height);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CutNet net
        && input.equals(net.input)
        && layers.equals(net.layers)
        && lengths.equals(net.lengths)
        && width == net.width
        && height == net.height
        && Arrays.equals(onnx, net.onnx);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(onnx), input, layers, lengths, width, height);
  }

  @Override
  public String toString() {
    return "CutNet" + layers + " " + lengths + " of " + width + "x" + height;
  }
}
