package dev.headstart.dl4j;

import dev.headstart.net.Constants;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j graph that was made from an ONNX graph, and the way back for its weights.
 *
 * @param network the graph
 * @param weights where its parameters stand in the ONNX graph
 * @param constants the ONNX constants that they were read from, by node and input
 */
public record TrainableGraph(
    ComputationGraph network, List<Weight> weights, Map<Place, TensorProto> constants) {

  /** An input of a node, which is known by the name of its first output. */
  record Place(String node, int input) {}

  static TrainableGraph of(ModelProto model, ComputationGraph network, Draft draft) {
    Map<String, NodeProto> nodes = new HashMap<>();
    model.getGraph().getNodeList().forEach(node -> nodes.put(node.getOutput(0), node));
    Map<Place, TensorProto> constants = new LinkedHashMap<>();
    for (Weight weight : draft.weights()) {
      String tensor = nodes.get(weight.node()).getInput(weight.input());
      TensorProto constant = draft.constant(tensor);
      constants.put(new Place(weight.node(), weight.input()), constant);
      weight.read(
          draft.floats(tensor),
          dims(constant),
          network.getLayer(weight.layer()).getParam(weight.param()));
    }
    return new TrainableGraph(network, List.copyOf(draft.weights()), constants);
  }

  /**
   * Puts the weights of a network of the same kind into an ONNX model that has the same nodes. What
   * did not change stays as it is to the byte; where nodes share a constant that changed, each gets
   * its own.
   */
  public ModelProto write(ComputationGraph trained, ModelProto model) {
    Map<Place, float[]> values = new LinkedHashMap<>();
    for (Weight weight : weights) {
      Place place = new Place(weight.node(), weight.input());
      TensorProto constant = constants.get(place);
      INDArray parameter = trained.getLayer(weight.layer()).getParam(weight.param());
      weight.write(
          parameter,
          values.computeIfAbsent(place, p -> new float[Math.toIntExact(length(constant))]),
          dims(constant));
    }
    GraphProto.Builder graph = model.getGraph().toBuilder();
    Map<String, Integer> uses = new HashMap<>();
    graph.getNodeList().stream()
        .flatMap(node -> node.getInputList().stream())
        .forEach(name -> uses.merge(name, 1, Integer::sum));
    values.forEach((place, now) -> replace(graph, place, now, uses));
    return model.toBuilder().setGraph(graph).build();
  }

  private void replace(
      GraphProto.Builder graph, Place place, float[] now, Map<String, Integer> uses) {
    TensorProto before = constants.get(place);
    if (Arrays.equals(now, Constants.floatArray(before))) {
      return;
    }
    int at = indexOfNode(graph, place.node());
    String name = graph.getNode(at).getInput(place.input());
    TensorProto.Builder tensor =
        before.toBuilder().clearFloatData().setRawData(Constants.bytes(now)).setName(name);
    int initializer = indexOfInitializer(graph, name);
    if (initializer >= 0 && uses.get(name) == 1) {
      graph.setInitializer(initializer, tensor);
    } else {
      String own = name + "/" + place.node();
      graph.addInitializer(tensor.setName(own));
      graph.setNode(at, graph.getNode(at).toBuilder().setInput(place.input(), own));
    }
  }

  private static int indexOfNode(GraphProto.Builder graph, String output) {
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getOutput(0).equals(output)) {
        return i;
      }
    }
    throw new IllegalArgumentException("The model has no node for " + output);
  }

  private static int indexOfInitializer(GraphProto.Builder graph, String name) {
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      if (graph.getInitializer(i).getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static long length(TensorProto tensor) {
    return Arrays.stream(dims(tensor)).reduce(1, Math::multiplyExact);
  }

  private static long[] dims(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }
}
