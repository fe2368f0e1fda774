// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.FunctionProto;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The functions that a model brings along as operators of its own. */
final class UsedFunctions {

  private UsedFunctions() {}

  /** Returns the functions that are called by a node of the graph or of another called function. */
  static List<FunctionProto> of(List<FunctionProto> functions, List<NodeProto> graph) {
    Set<FunctionProto> used = new HashSet<>();
    Deque<NodeProto> open = new ArrayDeque<>(graph);
    while (!open.isEmpty()) {
      NodeProto node = open.pop();
      node.getAttributeList().stream()
          .flatMap(Node::subgraphs)
          .map(GraphProto::getNodeList)
          .forEach(open::addAll);
      functions.stream()
          .filter(f -> f.getName().equals(node.getOpType()))
          .filter(f -> f.getDomain().equals(node.getDomain()))
          .filter(used::add)
          .map(FunctionProto::getNodeList)
          .forEach((Collection<NodeProto> body) -> open.addAll(body));
    }
    return functions.stream().filter(used::contains).toList();
  }
}
