// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.net.FixedValues;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Converts an ONNX graph into a Deeplearning4j graph that computes the same. */
public final class OnnxImport {

  private static final String INPUT = "input";

  private OnnxImport() {}

  /**
   * Converts a model with one input whose first dimension is the batch.
   *
   * @param shape the input's shape for one image, without the batch
   * @param output the tensor that the graph computes
   * @param training the training settings of the layers
   * @param head adds layers after the vertex that computes the output, and returns the last one
   * @throws InvalidNetException if there are nodes that cannot be trained; the message names them
   */
  public static TrainableGraph read(
      Model model,
      List<Long> shape,
      String output,
      NeuralNetConfiguration.Builder training,
      Head head) {
    OneDnn.use();
    Graph graph = new Graph(model);
    GraphBuilder builder = training.graphBuilder().addInputs(INPUT);
    Map<String, Tensor> fixed = graph.nodes().isEmpty() ? Map.of() : FixedValues.of(graph, shape);
    List<Node> nodes = DataPath.of(graph, output, fixed.keySet());
    Draft draft = new Draft(graph, nodes, TensorShapes.of(graph, shape), fixed, builder, INPUT);
    List<String> failures = new ArrayList<>();
    nodes.forEach(node -> read(node, draft, failures));
    if (!failures.isEmpty()) {
      throw new InvalidNetException(
          "The net has nodes that cannot be trained: "
              + String.join("; ", failures.subList(0, Math.min(3, failures.size())))
              + (failures.size() > 3 ? Texts.format("; and %d more", failures.size() - 3) : "")
              + ". With --freeze-to a layer after them they are not trained.");
    }
    builder.setOutputs(head.add(builder, draft.vertex(output)));
    builder.validateOutputLayerConfig(false);
    ComputationGraph network = new ComputationGraph(builder.build());
    network.init();
    return TrainableGraph.of(model, network, draft);
  }

  /** Adds layers after the imported graph. */
  public interface Head {

    /** Adds no layers. */
    public Head NONE = (builder, input) -> input;

    String add(GraphBuilder builder, String input);
  }

  private static void read(Node node, Draft draft, List<String> failures) {
    boolean depends = draft.graph().dependsOnImage(node.output());
    if (!depends && !node.bareOperator().equals("Identity")) {
      return;
    }
    Operator operator = Operators.of(node.operator());
    String name = Texts.format("%s '%s'", node.operator(), node.output());
    if (operator == null) {
      failures.add(name + " (no such operator)");
      return;
    }
    try {
      operator.read(node, draft);
    } catch (InvalidNetException e) {
      if (failures.isEmpty()
          || !String.valueOf(e.getMessage()).endsWith("is not computed from the image")) {
        failures.add(name + " (" + e.getMessage() + ")");
      }
    }
  }
}
