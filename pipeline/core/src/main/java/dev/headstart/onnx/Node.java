// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.Texts;
import dev.headstart.onnx.proto.Onnx.AttributeProto;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An operator of a graph, with the names of the tensors that it reads and computes. */
public final class Node {

  private final NodeProto message;

  Node(NodeProto message) {
    this.message = message;
  }

  /** A node without a name, of one of ONNX's own operators. */
  public static Node of(
      String operator, List<String> inputs, List<String> outputs, Attribute... attributes) {
    return new Node(
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.stream(attributes).map(Attribute::message).toList())
            .build());
  }

  /** The node's name; often empty. */
  public String name() {
    return message.getName();
  }

  /** The operator's name; with its domain where it is not ONNX's own. */
  public String operator() {
    String domain = message.getDomain();
    return domain.isEmpty() || domain.equals("ai.onnx")
        ? bareOperator()
        : domain + "." + bareOperator();
  }

  /** The operator's name without its domain. */
  public String bareOperator() {
    return message.getOpType();
  }

  /** The names of all inputs; empty for those that are left out. */
  public List<String> inputs() {
    return message.getInputList();
  }

  /**
   * The name of an input.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public String input(int index) {
    return message.getInput(index);
  }

  /** Whether an input is there and not left out. */
  public boolean hasInput(int index) {
    return message.getInputCount() > index && !message.getInput(index).isEmpty();
  }

  /** The names of the tensors that it computes, without those that are left out. */
  public List<String> outputs() {
    return message.getOutputList().stream().filter(name -> !name.isEmpty()).toList();
  }

  /** The name of its first output. */
  public String output() {
    return message.getOutput(0);
  }

  /** What it reads: its inputs, and what its subgraphs take from the graph around them. */
  public List<String> reads() {
    List<String> names = new ArrayList<>();
    reads(message, names);
    return names;
  }

  /** The nodes of its branches, and of theirs. */
  public List<Node> inner() {
    return message.getAttributeList().stream()
        .flatMap(Node::subgraphs)
        .flatMap(graph -> graph.getNodeList().stream())
        .map(Node::new)
        .flatMap(node -> Stream.concat(Stream.of(node), node.inner().stream()))
        .toList();
  }

  /** An attribute that is a whole number. */
  public long integer(String name, long otherwise) {
    return attribute(name).map(AttributeProto::getI).orElse(otherwise);
  }

  /** An attribute that is a number. */
  public float number(String name, float otherwise) {
    return attribute(name).map(AttributeProto::getF).orElse(otherwise);
  }

  /** An attribute that is a text. */
  public String text(String name, String otherwise) {
    return attribute(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
  }

  /** An attribute that is a list of whole numbers. */
  public Optional<List<Long>> integers(String name) {
    return attribute(name).map(AttributeProto::getIntsList);
  }

  /** The same as ints. */
  public int[] ints(String name, int... otherwise) {
    return integers(name)
        .map(values -> values.stream().mapToInt(Math::toIntExact).toArray())
        .orElse(otherwise);
  }

  /** An attribute that is a tensor. */
  public Optional<Tensor> tensor(String name) {
    return attribute(name)
        .filter(AttributeProto::hasT)
        .map(attribute -> new Tensor(attribute.getT()));
  }

  /** The same node with a name. */
  public Node named(String name) {
    return new Node(message.toBuilder().setName(name).build());
  }

  /** The same node with an operator of another domain. */
  public Node inDomain(String domain) {
    return new Node(message.toBuilder().setDomain(domain).build());
  }

  /** The same node with another tensor as an input. */
  public Node withInput(int index, String name) {
    return new Node(message.toBuilder().setInput(index, name).build());
  }

  /** The same node with other values of an attribute that it has. */
  public Node withIntegers(String name, List<Long> values) {
    NodeProto.Builder other = message.toBuilder();
    for (AttributeProto.Builder attribute : other.getAttributeBuilderList()) {
      if (attribute.getName().equals(name)) {
        attribute.clearInts().addAllInts(values);
      }
    }
    return new Node(other.build());
  }

  /** The same node without an attribute. */
  public Node without(String attribute) {
    NodeProto.Builder other = message.toBuilder().clearAttribute();
    message.getAttributeList().stream()
        .filter(own -> !own.getName().equals(attribute))
        .forEach(other::addAttribute);
    return new Node(other.build());
  }

  /** The same node with other names of tensors, in its subgraphs too. */
  public Node renamed(Map<String, String> names) {
    return names.isEmpty() ? this : new Node(Renaming.apply(message, names));
  }

  NodeProto message() {
    return message;
  }

  static Stream<GraphProto> subgraphs(AttributeProto attribute) {
    return Stream.concat(
        attribute.hasG() ? Stream.of(attribute.getG()) : Stream.empty(),
        attribute.getGraphsList().stream());
  }

  private static void reads(NodeProto node, List<String> names) {
    node.getInputList().stream().filter(name -> !name.isEmpty()).forEach(names::add);
    for (AttributeProto attribute : node.getAttributeList()) {
      // Names are unique over all levels, so a subgraph's own names do no harm here.
      subgraphs(attribute)
          .forEach(
              graph -> {
                graph.getNodeList().forEach(inner -> reads(inner, names));
                graph.getOutputList().forEach(output -> names.add(output.getName()));
              });
    }
  }

  private Optional<AttributeProto> attribute(String name) {
    return message.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Node node && message.equals(node.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return Texts.format("%s = %s%s", outputs(), operator(), inputs());
  }
}
