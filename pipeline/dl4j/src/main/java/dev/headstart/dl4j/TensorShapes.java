// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.net.Activations;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Graph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of the tensors of a graph for one image, with 1 for the batch. */
final class TensorShapes {

  private final String input;
  private final List<Long> inputShape;
  private final @Nullable Activations activations;

  private TensorShapes(Graph graph, List<Long> image) {
    this.input = graph.image();
    this.inputShape = batch(1, image);
    this.activations = graph.nodes().isEmpty() ? null : activations(graph, image);
  }

  /**
   * Runs the graph once.
   *
   * @param image the shape of its input for one image, without the batch
   * @throws InvalidNetException if the graph cannot be run on such an input
   */
  static TensorShapes of(Graph graph, List<Long> image) {
    return new TensorShapes(graph, image);
  }

  /**
   * Returns the shape of a computed tensor.
   *
   * @throws InvalidNetException if it is not of floats
   */
  List<Long> of(String tensor) {
    List<Long> shape =
        tensor.equals(input) ? inputShape : activations == null ? null : activations.shape(tensor);
    if (shape == null) {
      throw new InvalidNetException(Texts.format("%s is not a tensor of floats", tensor));
    }
    return shape;
  }

  /** Of two images, so that a dimension in which images are joined is not taken for the batch. */
  private static Activations activations(Graph graph, List<Long> image) {
    try {
      return Activations.of(graph, dims(2, image));
    } catch (InvalidNetException e) {
      return Activations.of(graph, dims(1, image)); // its batch is built in
    }
  }

  private static long[] dims(long batch, List<Long> image) {
    return batch(batch, image).stream().mapToLong(Long::longValue).toArray();
  }

  private static List<Long> batch(long batch, List<Long> image) {
    List<Long> shape = new ArrayList<>(List.of(batch));
    shape.addAll(image);
    return shape;
  }
}
