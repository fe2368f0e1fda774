// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.Texts;
import dev.headstart.net.Activations;
import dev.headstart.net.SplitNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Turns batch norms that are not trained into a product and a sum for each channel, as in
 * inference: in training a batch norm normalises by the mini-batch, and its statistics move.
 */
final class FixedNorms {

  private static final String NORM = "BatchNormalization";

  private FixedNorms() {}

  /**
   * Returns a net whose batch norms that a layer does not depend on are fixed.
   *
   * @throws InvalidNetException if the trainable part has no such layer
   */
  static SplitNet behind(String layer, SplitNet split) {
    Set<String> trained = split.upTo(layer);
    Model model = split.trainable();
    if (model.nodes().stream().noneMatch(node -> isFixed(node, trained))) {
      return split;
    }
    Graph graph = new Graph(model);
    long[] dims =
        Stream.concat(Stream.of(1L), split.inputShape().stream()).mapToLong(n -> n).toArray();
    Activations shapes = Activations.of(graph, dims);
    ModelWriter writer = ModelWriter.emptied(model);
    model.inputs().forEach(writer::input);
    writer.initializers(model, name -> true);
    for (Node node : model.nodes()) {
      if (isFixed(node, trained)) {
        int rank = Objects.requireNonNull(shapes.shape(node.output()), node.output()).size();
        fix(node, rank, graph, writer);
      } else {
        writer.add(node);
      }
    }
    return new SplitNet(
        split.backbone(),
        split.frozen(),
        writer.outputs(model.outputs()).model(),
        split.input(),
        split.inputShape(),
        split.output());
  }

  private static boolean isFixed(Node node, Set<String> trained) {
    return node.operator().equals(NORM) && !trained.contains(node.output());
  }

  private static void fix(Node norm, int rank, Graph graph, ModelWriter writer) {
    float[] gamma = floats(norm, 1, graph);
    float[] beta = floats(norm, 2, graph);
    float[] mean = floats(norm, 3, graph);
    float[] variance = floats(norm, 4, graph);
    float[] scale = new float[gamma.length];
    float[] shift = new float[gamma.length];
    double epsilon = norm.number("epsilon", 1e-5f);
    for (int c = 0; c < scale.length; c++) {
      double factor = gamma[c] / Math.sqrt(variance[c] + epsilon);
      scale[c] = (float) factor;
      shift[c] = (float) (beta[c] - mean[c] * factor);
    }
    long[] dims = LongStream.range(1, rank).map(d -> d == 1 ? scale.length : 1).toArray();
    String out = norm.output();
    String scaled =
        writer.node(
            "Mul",
            out + "/scaled",
            List.of(norm.input(0), writer.floats(out + "/scale", scale, dims)));
    String shifts = writer.floats(out + "/shift", shift, dims);
    writer.add(Node.of("Add", List.of(scaled, shifts), List.of(out)).named(out));
  }

  private static float[] floats(Node norm, int input, Graph graph) {
    Tensor tensor = graph.constant(norm.input(input));
    if (tensor == null) {
      throw new InvalidNetException(
          Texts.format("The batch norm '%s' has statistics that are computed.", norm.output()));
    }
    return tensor.floatArray();
  }
}
