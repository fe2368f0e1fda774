// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.AttributeProto;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import dev.headstart.onnx.proto.Onnx.OperatorSetIdProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import dev.headstart.onnx.proto.Onnx.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Inlines the functions that a model defines, so that the layers inside them become layers of the
 * net. The outputs of a call keep their names; a tensor inside a function is named after the call's
 * first output.
 */
final class InlinedFunctions {

  /** The maximum depth of calls. A function must not call itself, so deeper nesting is a cycle. */
  private static final int MAX_LEVELS = 64;

  private final Map<String, FunctionProto> functions = new HashMap<>();
  private final Map<String, Long> opsets = new HashMap<>();
  private final ModelProto.Builder model;
  private final List<NodeProto> nodes = new ArrayList<>();

  private InlinedFunctions(ModelProto model) {
    this.model = model.toBuilder();
    model
        .getOpsetImportList()
        .forEach(opset -> opsets.put(domain(opset.getDomain()), opset.getVersion()));
    Set<String> overloaded = new HashSet<>(); // the choice among them is left to ONNX Runtime
    for (FunctionProto function : model.getFunctionsList()) {
      String key = key(function.getDomain(), function.getName());
      if (functions.put(key, function) != null) {
        overloaded.add(key);
      }
    }
    functions.keySet().removeAll(overloaded);
  }

  /** Returns the model with all calls inlined; the same object if it has no functions. */
  static ModelProto of(ModelProto model) {
    return model.getFunctionsCount() == 0 ? model : new InlinedFunctions(model).inlined();
  }

  private ModelProto inlined() {
    model.getGraph().getNodeList().forEach(node -> add(node, 0));
    model.getGraphBuilder().clearNode().addAllNode(nodes);
    return model.build();
  }

  private void add(NodeProto node, int level) {
    FunctionProto function = functions.get(key(node.getDomain(), node.getOpType()));
    if (function == null || level == MAX_LEVELS || !isOfOurOpsets(function)) {
      nodes.add(node);
      return;
    }
    Map<String, String> names = names(function, node);
    Map<String, AttributeProto> values = new HashMap<>();
    FunctionDefaults.of(function).forEach(value -> values.put(value.getName(), value));
    node.getAttributeList().forEach(value -> values.put(value.getName(), value));
    for (NodeProto inner : function.getNodeList()) {
      add(written(inner, names, prefix(node), values), level + 1);
    }
  }

  /**
   * Returns whether the function's opsets agree with the model's. Opsets of domains that the model
   * does not have are added to it.
   */
  private boolean isOfOurOpsets(FunctionProto function) {
    for (OperatorSetIdProto opset : function.getOpsetImportList()) {
      Long ours = opsets.get(domain(opset.getDomain()));
      if (ours != null && ours != opset.getVersion()) {
        return false; // its operators have another meaning
      }
    }
    for (OperatorSetIdProto opset : function.getOpsetImportList()) {
      if (opsets.putIfAbsent(domain(opset.getDomain()), opset.getVersion()) == null) {
        model.addOpsetImport(opset);
      }
    }
    return true;
  }

  private static Map<String, String> names(FunctionProto function, NodeProto call) {
    Map<String, String> names = new HashMap<>();
    names.put("", "");
    for (int i = 0; i < function.getInputCount(); i++) {
      names.put(function.getInput(i), i < call.getInputCount() ? call.getInput(i) : "");
    }
    for (int i = 0; i < function.getOutputCount(); i++) {
      String output = i < call.getOutputCount() ? call.getOutput(i) : "";
      if (!output.isEmpty()) {
        names.putIfAbsent(function.getOutput(i), output);
      }
    }
    return names;
  }

  private static NodeProto written(
      NodeProto inner,
      Map<String, String> names,
      String prefix,
      Map<String, AttributeProto> values) {
    NodeProto.Builder node = inner.toBuilder().clearInput().clearOutput().clearAttribute();
    if (!inner.getName().isEmpty()) {
      node.setName(prefix + inner.getName());
    }
    inner.getInputList().forEach(name -> node.addInput(name(name, names, prefix)));
    inner.getOutputList().forEach(name -> node.addOutput(name(name, names, prefix)));
    for (AttributeProto attribute : inner.getAttributeList()) {
      AttributeProto value = value(attribute, values);
      if (value != null) {
        node.addAttribute(written(value, names, prefix, values));
      }
    }
    return node.build();
  }

  /**
   * Returns the value of an attribute that a function takes from its call, or null if the call
   * leaves it out.
   */
  private static @Nullable AttributeProto value(
      AttributeProto attribute, Map<String, AttributeProto> values) {
    if (attribute.getRefAttrName().isEmpty()) {
      return attribute;
    }
    AttributeProto value = values.get(attribute.getRefAttrName());
    return value == null ? null : value.toBuilder().setName(attribute.getName()).build();
  }

  private static AttributeProto written(
      AttributeProto attribute,
      Map<String, String> names,
      String prefix,
      Map<String, AttributeProto> values) {
    if (!attribute.hasG() && attribute.getGraphsCount() == 0) {
      return attribute;
    }
    AttributeProto.Builder other = attribute.toBuilder();
    if (attribute.hasG()) {
      other.setG(written(attribute.getG(), names, prefix, values));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      other.setGraphs(i, written(attribute.getGraphs(i), names, prefix, values));
    }
    return other.build();
  }

  private static GraphProto written(
      GraphProto graph,
      Map<String, String> names,
      String prefix,
      Map<String, AttributeProto> values) {
    GraphProto.Builder other = graph.toBuilder().clearNode().clearValueInfo();
    graph.getNodeList().forEach(node -> other.addNode(written(node, names, prefix, values)));
    for (ValueInfoProto.Builder input : other.getInputBuilderList()) {
      input.setName(name(input.getName(), names, prefix));
    }
    for (ValueInfoProto.Builder output : other.getOutputBuilderList()) {
      output.setName(name(output.getName(), names, prefix));
    }
    for (TensorProto.Builder tensor : other.getInitializerBuilderList()) {
      tensor.setName(name(tensor.getName(), names, prefix));
    }
    return other.build();
  }

  private static String name(String name, Map<String, String> names, String prefix) {
    return names.getOrDefault(name, prefix + name);
  }

  private static String prefix(NodeProto call) {
    return call.getOutputList().stream().filter(o -> !o.isEmpty()).findFirst().orElse("") + "/";
  }

  private static String key(String domain, String name) {
    return domain(domain) + "/" + name;
  }

  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }
}
