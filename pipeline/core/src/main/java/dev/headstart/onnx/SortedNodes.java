// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the nodes of a graph into the order of computation, as ONNX asks and some tools do not. */
final class SortedNodes {

  private final List<NodeProto> nodes;
  private final List<NodeProto> sorted = new ArrayList<>();
  private final Map<String, Integer> producers = new HashMap<>();
  private final boolean[] begun;
  private final boolean[] done;

  private SortedNodes(List<NodeProto> nodes) {
    this.nodes = nodes;
    this.begun = new boolean[nodes.size()];
    this.done = new boolean[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).getOutputList()) {
        if (!output.isEmpty()) {
          producers.put(output, i);
        }
      }
    }
  }

  /** The same model where they are in order; otherwise each stays as early as it can. */
  static ModelProto of(ModelProto model) {
    SortedNodes order = new SortedNodes(model.getGraph().getNodeList());
    if (order.isRight()) {
      return model;
    }
    ModelProto.Builder other = model.toBuilder();
    other.getGraphBuilder().clearNode().addAllNode(order.sorted());
    return other.build();
  }

  private boolean isRight() {
    for (int i = 0; i < nodes.size(); i++) {
      for (String name : new Node(nodes.get(i)).reads()) {
        if (producers.getOrDefault(name, -1) > i) {
          return false;
        }
      }
    }
    return true;
  }

  private List<NodeProto> sorted() {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < nodes.size(); i++) {
      open.push(i);
      while (!open.isEmpty()) {
        visit(open);
      }
    }
    return sorted;
  }

  private void visit(Deque<Integer> open) {
    int node = open.peek();
    if (!begun[node]) {
      begun[node] = true;
      for (String name : new Node(nodes.get(node)).reads()) {
        Integer producer = producers.get(name);
        if (producer != null && !begun[producer]) { // a circle is left to ONNX Runtime to refuse
          open.push(producer);
        }
      }
      return;
    }
    open.pop();
    if (!done[node]) {
      done[node] = true;
      sorted.add(nodes.get(node));
    }
  }
}
