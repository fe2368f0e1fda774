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

/**
 * Sorts the nodes of a graph in the order of computation, which ONNX requires and some tools
 * violate.
 */
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

  /**
   * Returns the sorted model; the same object if it is in order. Otherwise each node stays as early
   * as possible.
   */
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
        if (producer != null && !begun[producer]) { // ONNX Runtime will refuse a cycle
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
