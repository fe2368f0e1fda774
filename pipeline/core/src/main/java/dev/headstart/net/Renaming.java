package dev.headstart.net;

import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/** Gives tensors other names, in nested graphs too: ONNX names are unique over all levels. */
final class Renaming {

  private Renaming() {}

  static NodeProto apply(NodeProto node, Map<String, String> names) {
    if (names.isEmpty()) {
      return node;
    }
    NodeProto.Builder renamed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      renamed.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      renamed.setOutput(i, names.getOrDefault(node.getOutput(i), node.getOutput(i)));
    }
    for (AttributeProto.Builder attribute : renamed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(apply(attribute.getG(), names));
      }
      for (int i = 0; i < attribute.getGraphsCount(); i++) {
        attribute.setGraphs(i, apply(attribute.getGraphs(i), names));
      }
    }
    return renamed.build();
  }

  /** A name that starts as wished and that starts none of those taken. */
  static String unused(String wish, Set<String> taken) {
    String name = wish;
    while (startsAny(name, taken)) {
      name += "_";
    }
    return name;
  }

  private static boolean startsAny(String prefix, Set<String> names) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static GraphProto apply(GraphProto graph, Map<String, String> names) {
    GraphProto.Builder renamed = graph.toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      renamed.setNode(i, apply(graph.getNode(i), names));
    }
    for (ValueInfoProto.Builder output : renamed.getOutputBuilderList()) {
      output.setName(names.getOrDefault(output.getName(), output.getName()));
    }
    return renamed.build();
  }
}
