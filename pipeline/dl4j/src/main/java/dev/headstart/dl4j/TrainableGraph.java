// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j graph converted from an ONNX graph, which can write its trained weights back
 * into the ONNX graph.
 *
 * @param network the graph
 * @param weights the tensors of the ONNX graph that its parameters correspond to
 * @param constants the ONNX constants that they were read from, by node and input
 */
public record TrainableGraph(
    ComputationGraph network, List<Weight> weights, Map<Place, Tensor> constants) {

  /**
   * An input of a node, identified by the name of the node's first output and the input's index.
   */
  record Place(String node, int input) {}

  static TrainableGraph of(Model model, ComputationGraph network, Draft draft) {
    Map<String, Node> nodes = new HashMap<>();
    model.nodes().forEach(node -> nodes.put(node.output(), node));
    Map<Place, Tensor> constants = new LinkedHashMap<>();
    for (Weight weight : draft.weights()) {
      String tensor =
          Objects.requireNonNull(nodes.get(weight.node()), weight.node()).input(weight.input());
      Tensor constant = Objects.requireNonNull(draft.constant(tensor), tensor);
      constants.put(new Place(weight.node(), weight.input()), constant);
      weight.read(
          draft.floats(tensor),
          dims(constant),
          network.getLayer(weight.layer()).getParam(weight.param()));
    }
    return new TrainableGraph(network, List.copyOf(draft.weights()), constants);
  }

  /**
   * Writes the weights of a network of the same architecture into an ONNX model that has the same
   * nodes. Unchanged tensors stay the same to the byte; if several nodes share a constant that
   * changed, each gets its own copy.
   */
  public Model write(ComputationGraph trained, Model model) {
    Map<Place, float[]> values = new LinkedHashMap<>();
    for (Weight weight : weights) {
      Place place = new Place(weight.node(), weight.input());
      Tensor constant = Objects.requireNonNull(constants.get(place));
      INDArray parameter = trained.getLayer(weight.layer()).getParam(weight.param());
      weight.write(
          parameter,
          values.computeIfAbsent(place, p -> new float[Math.toIntExact(constant.size())]),
          dims(constant));
    }
    ModelWriter writer = ModelWriter.of(model);
    Map<String, Integer> uses = new HashMap<>();
    model.nodes().stream()
        .flatMap(node -> node.inputs().stream())
        .forEach(name -> uses.merge(name, 1, Integer::sum));
    values.forEach((place, now) -> replace(writer, place, now, uses));
    Model written = writer.model();
    return written.nodes().equals(model.nodes()) ? written : withoutUnread(written);
  }

  /** Drops what only made a weight that is a constant now. */
  private static Model withoutUnread(Model model) {
    Graph graph = new Graph(model);
    Set<String> needed = graph.ancestors(model.outputs().stream().map(ValueInfo::name).toList());
    ModelWriter used = ModelWriter.emptied(model).graphDoc(model.graphDoc());
    model.inputs().forEach(used::input);
    model.nodes().stream()
        .filter(node -> node.outputs().stream().anyMatch(needed::contains))
        .forEach(used::add);
    return used.initializers(model, needed::contains).outputs(model.outputs()).model();
  }

  private void replace(ModelWriter writer, Place place, float[] now, Map<String, Integer> uses) {
    Tensor before = Objects.requireNonNull(constants.get(place));
    if (before.hasFloats(now)) {
      return;
    }
    Node node = writer.nodeOf(place.node());
    String name = node.input(place.input());
    if (writer.hasInitializer(name) && uses.getOrDefault(name, 0) == 1) {
      writer.replace(before.withFloats(now).renamed(name));
    } else {
      String own = name + "/" + place.node();
      writer.add(before.withFloats(now).renamed(own));
      writer.replace(node.withInput(place.input(), own));
    }
  }

  private static long[] dims(Tensor tensor) {
    return tensor.dims().stream().mapToLong(Long::longValue).toArray();
  }
}
