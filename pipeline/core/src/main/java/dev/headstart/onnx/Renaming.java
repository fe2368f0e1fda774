// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.AttributeProto;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import dev.headstart.onnx.proto.Onnx.ValueInfoProto;
import java.util.Map;

/** Gives tensors other names, in nested graphs too: ONNX names are unique over all levels. */
final class Renaming {

  private Renaming() {}

  static NodeProto apply(NodeProto node, Map<String, String> names) {
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
