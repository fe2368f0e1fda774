package dev.headstart.net;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * Lets nets take any number of pictures that were exported for one.
 *
 * <p>Besides the input's own dimension, one number stands in the way in most of them: the 1 in
 * front of a Reshape's constant shape. It becomes 0, which takes the size over from the reshaped
 * tensor. Whether the net takes batches then is checked when it is loaded.
 */
final class BatchAxis {

  private final Graph graph;
  private final Activations activations;
  private final Set<String> taken;
  private final Set<String> added = new HashSet<>();

  /**
   * @param taken the names of the tensors that are there already
   */
  BatchAxis(Graph graph, Activations activations, Set<String> taken) {
    this.graph = graph;
    this.activations = activations;
    this.taken = taken;
  }

  /** The node, or one that does the same to each picture of a batch; constants go to the graph. */
  NodeProto freed(NodeProto node, GraphProto.Builder cut) {
    if (!Graph.op(node).equals("Reshape") || !reshapesPictures(node)) {
      return node;
    }
    return node.getInputCount() > 1 ? freedInput(node, cut) : freedAttribute(node);
  }

  private boolean reshapesPictures(NodeProto node) {
    List<Long> shape = activations.shape(node.getInput(0));
    return shape != null
        && !shape.isEmpty()
        && shape.get(0) == 1
        && Graph.attribute(node, "allowzero").allMatch(allow -> allow.getI() == 0);
  }

  private NodeProto freedInput(NodeProto node, GraphProto.Builder cut) {
    TensorProto constant = graph.constant(node.getInput(1));
    if (constant == null || constant.getDataType() != TensorProto.DataType.INT64_VALUE) {
      return node;
    }
    List<Long> shape = Constants.longs(constant);
    if (!startsWithOne(shape)) {
      return node;
    }
    String name = Renaming.unused(node.getInput(1) + "/N", taken);
    if (added.add(name)) {
      cut.addInitializer(
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(TensorProto.DataType.INT64_VALUE)
              .addDims(shape.size())
              .addAllInt64Data(freed(shape)));
    }
    return node.toBuilder().setInput(1, name).build();
  }

  private static NodeProto freedAttribute(NodeProto node) {
    NodeProto.Builder freed = node.toBuilder();
    for (AttributeProto.Builder attribute : freed.getAttributeBuilderList()) {
      List<Long> shape = attribute.getIntsList();
      if (attribute.getName().equals("shape") && startsWithOne(shape)) {
        List<Long> any = freed(shape);
        attribute.clearInts().addAllInts(any);
      }
    }
    return freed.build();
  }

  private static boolean startsWithOne(List<Long> shape) {
    return !shape.isEmpty() && shape.get(0) == 1;
  }

  private static List<Long> freed(List<Long> shape) {
    List<Long> freed = new ArrayList<>(shape);
    freed.set(0, 0L);
    return freed;
  }
}
