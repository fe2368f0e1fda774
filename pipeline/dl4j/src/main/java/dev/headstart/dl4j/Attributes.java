package dev.headstart.dl4j;

import dev.headstart.net.Graph;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/** Reads the attributes of an ONNX node. */
final class Attributes {

  private Attributes() {}

  static long integer(NodeProto node, String name, long otherwise) {
    return Graph.attribute(node, name).map(AttributeProto::getI).findFirst().orElse(otherwise);
  }

  static float number(NodeProto node, String name, float otherwise) {
    return Graph.attribute(node, name).map(AttributeProto::getF).findFirst().orElse(otherwise);
  }

  static String text(NodeProto node, String name, String otherwise) {
    return Graph.attribute(node, name)
        .map(attribute -> attribute.getS().toStringUtf8())
        .findFirst()
        .orElse(otherwise);
  }

  static int[] integers(NodeProto node, String name, int... otherwise) {
    List<AttributeProto> found = Graph.attribute(node, name).toList();
    return found.isEmpty()
        ? otherwise
        : found.get(0).getIntsList().stream().mapToInt(Math::toIntExact).toArray();
  }

  static boolean has(NodeProto node, int input) {
    return node.getInputCount() > input && !node.getInput(input).isEmpty();
  }
}
