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

/** A node of a graph: an operator with the names of its input and output tensors. */
public final class Node {

  private final NodeProto message;

  Node(NodeProto message) {
    this.message = message;
  }

  /** Creates a node without a name, of one of ONNX's own operators. */
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

  /** Returns the node's name, which is often empty. */
  public String name() {
    return message.getName();
  }

  /** Returns the operator's name, with its domain unless it is ONNX's own. */
  public String operator() {
    String domain = message.getDomain();
    return domain.isEmpty() || domain.equals("ai.onnx")
        ? bareOperator()
        : domain + "." + bareOperator();
  }

  /** Returns the operator's name without its domain. */
  public String bareOperator() {
    return message.getOpType();
  }

  /** Returns the names of all inputs, empty for those that are left out. */
  public List<String> inputs() {
    return message.getInputList();
  }

  /**
   * Returns the name of an input.
   *
   * @throws IndexOutOfBoundsException if the node has fewer inputs
   */
  public String input(int index) {
    return message.getInput(index);
  }

  /** Returns whether an input exists and is not left out. */
  public boolean hasInput(int index) {
    return message.getInputCount() > index && !message.getInput(index).isEmpty();
  }

  /** Returns the names of the output tensors, without those that are left out. */
  public List<String> outputs() {
    return message.getOutputList().stream().filter(name -> !name.isEmpty()).toList();
  }

  /** Returns the name of the first output. */
  public String output() {
    return message.getOutput(0);
  }

  /**
   * Returns everything that the node reads: its inputs, and the outer tensors that its subgraphs
   * use.
   */
  public List<String> reads() {
    List<String> names = new ArrayList<>();
    reads(message, names);
    return names;
  }

  /** Returns the nodes of its subgraphs, at all levels. */
  public List<Node> inner() {
    return message.getAttributeList().stream()
        .flatMap(Node::subgraphs)
        .flatMap(graph -> graph.getNodeList().stream())
        .map(Node::new)
        .flatMap(node -> Stream.concat(Stream.of(node), node.inner().stream()))
        .toList();
  }

  /**
   * Returns an attribute that is an integer.
   *
   * @param otherwise the result if the node does not have the attribute
   */
  public long integer(String name, long otherwise) {
    return attribute(name).map(AttributeProto::getI).orElse(otherwise);
  }

  /**
   * Returns an attribute that is a number.
   *
   * @param otherwise the result if the node does not have the attribute
   */
  public float number(String name, float otherwise) {
    return attribute(name).map(AttributeProto::getF).orElse(otherwise);
  }

  /**
   * Returns an attribute that is a string.
   *
   * @param otherwise the result if the node does not have the attribute
   */
  public String text(String name, String otherwise) {
    return attribute(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
  }

  /** Returns an attribute that is a list of integers. */
  public Optional<List<Long>> integers(String name) {
    return attribute(name).map(AttributeProto::getIntsList);
  }

  /**
   * Returns an attribute that is a list of integers.
   *
   * @param otherwise the result if the node does not have the attribute
   */
  public int[] ints(String name, int... otherwise) {
    return integers(name)
        .map(values -> values.stream().mapToInt(Math::toIntExact).toArray())
        .orElse(otherwise);
  }

  /** Returns an attribute that is a tensor. */
  public Optional<Tensor> tensor(String name) {
    return attribute(name)
        .filter(AttributeProto::hasT)
        .map(attribute -> new Tensor(attribute.getT()));
  }

  /** Returns the same node with another name. */
  public Node named(String name) {
    return new Node(message.toBuilder().setName(name).build());
  }

  /** Returns the same node with an operator of another domain. */
  public Node inDomain(String domain) {
    return new Node(message.toBuilder().setDomain(domain).build());
  }

  /** Returns the same node with other tensors as its inputs. */
  public Node withInputs(List<String> names) {
    return new Node(message.toBuilder().clearInput().addAllInput(names).build());
  }

  /** Returns the same node with another tensor as its first output. */
  public Node withOutput(String name) {
    return new Node(message.toBuilder().setOutput(0, name).build());
  }

  /** Returns the same node with an attribute, in place of one of the same name. */
  public Node with(Attribute attribute) {
    String name = attribute.message().getName();
    return new Node(without(name).message.toBuilder().addAttribute(attribute.message()).build());
  }

  /** Returns the same node with another tensor as an input. */
  public Node withInput(int index, String name) {
    return new Node(message.toBuilder().setInput(index, name).build());
  }

  /** Returns the same node with other values of an existing attribute. */
  public Node withIntegers(String name, List<Long> values) {
    NodeProto.Builder other = message.toBuilder();
    for (AttributeProto.Builder attribute : other.getAttributeBuilderList()) {
      if (attribute.getName().equals(name)) {
        attribute.clearInts().addAllInts(values);
      }
    }
    return new Node(other.build());
  }

  /** Returns the same node without an attribute. */
  public Node without(String attribute) {
    NodeProto.Builder other = message.toBuilder().clearAttribute();
    message.getAttributeList().stream()
        .filter(own -> !own.getName().equals(attribute))
        .forEach(other::addAttribute);
    return new Node(other.build());
  }

  /** Returns the same node with tensors renamed, including those in its subgraphs. */
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
      // Names are unique over all levels, so renaming a subgraph's own tensors does no harm.
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
