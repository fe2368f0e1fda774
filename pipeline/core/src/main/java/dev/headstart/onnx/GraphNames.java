// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the tensors of a graph that is being built; they are read when one is wanted. */
final class GraphNames {

  private final GraphProto.Builder graph;
  private @Nullable Set<String> names;

  GraphNames(GraphProto.Builder graph) {
    this.graph = graph;
  }

  /** Takes notice of names that were added to the graph. */
  void added(List<String> more) {
    if (names != null) {
      names.addAll(more);
    }
  }

  /** Has the names read again. */
  void changed() {
    names = null;
  }

  /** Returns the wanted name, with a number behind it if it is taken. */
  String unused(String wanted) {
    Set<String> taken = taken();
    String name = wanted;
    for (int i = 2; taken.contains(name); i++) {
      name = wanted + "/" + i;
    }
    return name;
  }

  private Set<String> taken() {
    if (names == null) {
      Set<String> taken = new HashSet<>();
      graph.getInputList().forEach(input -> taken.add(input.getName()));
      graph.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
      graph.getSparseInitializerList().forEach(tensor -> taken.add(tensor.getValues().getName()));
      graph.getNodeList().stream()
          .map(NodeProto::getOutputList)
          .forEach(outputs -> taken.addAll(outputs));
      names = taken;
    }
    return names;
  }
}
