package dev.headstart.net;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.FunctionProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;

/** The functions that a model brings along as operators of its own. */
final class Functions {

  private Functions() {}

  /** The model without those functions that no node calls, in the graph or in another function. */
  static ModelProto pruned(ModelProto.Builder model) {
    List<FunctionProto> functions = List.copyOf(model.getFunctionsList());
    Set<FunctionProto> used = new HashSet<>();
    Deque<NodeProto> open = new ArrayDeque<>(model.getGraph().getNodeList());
    while (!open.isEmpty()) {
      NodeProto node = open.pop();
      node.getAttributeList().stream()
          .flatMap(Graph::subgraphs)
          .map(GraphProto::getNodeList)
          .forEach(open::addAll);
      functions.stream()
          .filter(f -> f.getName().equals(node.getOpType()))
          .filter(f -> f.getDomain().equals(node.getDomain()))
          .filter(used::add)
          .map(FunctionProto::getNodeList)
          .forEach((Collection<NodeProto> body) -> open.addAll(body));
    }
    return model
        .clearFunctions()
        .addAllFunctions(functions.stream().filter(used::contains).toList())
        .build();
  }
}
