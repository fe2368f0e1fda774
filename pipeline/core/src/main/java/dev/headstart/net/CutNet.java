// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.HeapRoom;
import dev.headstart.InputException;
import dev.headstart.WeightsFolder;
import dev.headstart.onnx.Model;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * @param weights the file with the weights of a large net, to which the model refers; null if all
 *     are in the model
 */
@SuppressWarnings("ArrayRecordComponent") // a net of 100 MB is not copied to make a value of it
public record CutNet(
    byte[] onnx,
    String input,
    List<String> layers,
    List<Integer> lengths,
    int width,
    int height,
    @Nullable Weights weights)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * A file of weights.
   *
   * @param folder its folder on this machine
   * @param name its name, which its content determines
   * @param bytes its size
   */
  public record Weights(String folder, String name, long bytes) implements Serializable {

    private static final long serialVersionUID = 1L;

    static Weights in(Path file) {
      try {
        return new Weights(
            Objects.requireNonNull(file.toAbsolutePath().getParent(), "folder").toString(),
            file.getFileName().toString(),
            Files.size(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns the file. */
    public Path path() {
      return Path.of(folder, name);
    }
  }

  /** Creates a net with all its weights in the model. */
  public CutNet(
      byte[] onnx,
      String input,
      List<String> layers,
      List<Integer> lengths,
      int width,
      int height) {
    this(onnx, input, layers, lengths, width, height, null);
  }

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

  /** Returns the same net with the file of its weights in another folder. */
  public CutNet withWeightsIn(String folder) {
    return weights == null
        ? this
        : new CutNet(
            onnx,
            input,
            layers,
            lengths,
            width,
            height,
            new Weights(folder, weights.name(), weights.bytes()));
  }

  /**
   * Returns the same net with all its weights in the model.
   *
   * @throws InputException if it does not fit the heap
   */
  public CutNet withWeightsInside() {
    if (weights == null) {
      return this;
    }
    HeapRoom.check(weights.bytes());
    return new CutNet(model().bytes(), input, layers, lengths, width, height);
  }

  /** Returns the model; the weights of a large net are mapped. */
  Model model() {
    if (weights == null) {
      return OnnxFile.parse(onnx);
    }
    try {
      return Model.read(
          ByteBuffer.wrap(onnx),
          (name, offset, length) -> WeightsFolder.mapped(weights.path(), offset, length));
    } catch (IOException e) {
      throw new InputException("Cannot read the net's weights: " + e.getMessage(), e);
    }
  }

  /** Returns the size of the model and of the file with its weights, in bytes. */
  public long bytes() {
    return onnx.length + (weights == null ? 0 : weights.bytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CutNet net
        && input.equals(net.input)
        && layers.equals(net.layers)
        && lengths.equals(net.lengths)
        && width == net.width
        && height == net.height
        && Objects.equals(weights, net.weights)
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
