// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.OperatorSetIdProto;
import dev.headstart.onnx.proto.Onnx.SparseTensorProto;
import dev.headstart.onnx.proto.Onnx.StringStringEntryProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.util.List;
import java.util.function.Predicate;

/**
 * Builds ONNX models: new ones node by node, or changed copies of existing ones.
 *
 * <p>The methods that take an operator or values choose an unused name and return it; {@code add}
 * takes objects unchanged.
 *
 * <pre>{@code
 * ModelWriter writer = ModelWriter.start("half").irVersion(8).opset(13);
 * writer.input(ValueInfo.floats("image", 3, 32, 32));
 * String half = writer.number("half", 0.5);
 * String code = writer.node("Mul", "code", List.of("image", half));
 * byte[] onnx = writer.output(ValueInfo.floats(code, 3, 32, 32)).bytes();
 * }</pre>
 */
public final class ModelWriter {

  private final ModelProto.Builder model;
  private final GraphProto.Builder graph;
  private final GraphNames names;

  private ModelWriter(ModelProto.Builder model, GraphProto.Builder graph) {
    this.model = model;
    this.graph = graph;
    this.names = new GraphNames(graph);
  }

  /** Starts a model with an empty graph. */
  public static ModelWriter start(String graph) {
    return new ModelWriter(ModelProto.newBuilder(), GraphProto.newBuilder().setName(graph));
  }

  /** Starts with a copy of a model. */
  public static ModelWriter of(Model model) {
    return new ModelWriter(model.message().toBuilder(), model.message().getGraph().toBuilder());
  }

  /** Starts with a copy of a model whose graph is empty, except for its name. */
  public static ModelWriter emptied(Model model) {
    return new ModelWriter(
        model.message().toBuilder(), GraphProto.newBuilder().setName(model.graphName()));
  }

  /** Sets the version of the file format. */
  public ModelWriter irVersion(long version) {
    model.setIrVersion(version);
    return this;
  }

  /** Sets the version of ONNX's own operators. */
  public ModelWriter opset(long version) {
    for (OperatorSetIdProto.Builder opset : model.getOpsetImportBuilderList()) {
      if (opset.getDomain().isEmpty()) {
        opset.setVersion(version);
        return this;
      }
    }
    model.addOpsetImportBuilder().setVersion(version);
    return this;
  }

  /** Has the model use version 1 of the operators of another domain. */
  public ModelWriter domain(String domain) {
    if (model.getOpsetImportList().stream().noneMatch(set -> set.getDomain().equals(domain))) {
      model.addOpsetImportBuilder().setDomain(domain).setVersion(1);
    }
    return this;
  }

  /** Sets the name of the program that made the model. */
  public ModelWriter producer(String name) {
    model.setProducerName(name);
    return this;
  }

  /** Sets a property of the file, which ONNX Runtime calls custom metadata. */
  public ModelWriter metadata(String key, String value) {
    for (StringStringEntryProto.Builder property : model.getMetadataPropsBuilderList()) {
      if (property.getKey().equals(key)) {
        property.setValue(value);
        return this;
      }
    }
    model.addMetadataPropsBuilder().setKey(key).setValue(value);
    return this;
  }

  /** Sets the graph's documentation string. */
  public ModelWriter graphDoc(String text) {
    graph.setDocString(text);
    return this;
  }

  /** Adds an input. */
  public ModelWriter input(ValueInfo input) {
    graph.addInput(input.message());
    names.changed();
    return this;
  }

  /** Adds all nodes of a model and all its constants. */
  public ModelWriter insideOf(Model from) {
    from.nodes().forEach(this::add);
    return initializers(from, name -> true);
  }

  /** Adds an output. */
  public ModelWriter output(ValueInfo output) {
    graph.addOutput(output.message());
    return this;
  }

  /** Replaces all outputs. */
  public ModelWriter outputs(List<ValueInfo> outputs) {
    graph.clearOutput();
    outputs.forEach(this::output);
    return this;
  }

  /** Declares the type or shape of an internal tensor. */
  public ModelWriter valueInfo(ValueInfo value) {
    graph.addValueInfo(value.message());
    return this;
  }

  /** Removes all declarations of internal tensors. */
  public ModelWriter clearValueInfos() {
    graph.clearValueInfo();
    return this;
  }

  /** Removes the description of the model's training. */
  public ModelWriter clearTraining() {
    model.clearTrainingInfo();
    return this;
  }

  /** Removes the model's own functions that no node calls. */
  public ModelWriter clearUnusedFunctions() {
    var used = UsedFunctions.of(List.copyOf(model.getFunctionsList()), graph.getNodeList());
    model.clearFunctions().addAllFunctions(used);
    return this;
  }

  /**
   * Adds a node of one of ONNX's own operators with one output of the same name, and returns this
   * name.
   */
  public String node(String operator, String output, List<String> inputs, Attribute... attributes) {
    String name = names.unused(output);
    add(Node.of(operator, inputs, List.of(name), attributes).named(name));
    return name;
  }

  /** Adds floats, stored as bytes, and returns their name. No dimensions mean a scalar. */
  public String floats(String name, float[] values, long... dims) {
    String unique = names.unused(name);
    add(Tensor.floats(unique, values, dims));
    return unique;
  }

  /** Adds a scalar and returns its name. */
  public String number(String name, double value) {
    return floats(name, new float[] {(float) value});
  }

  /** Adds a list of integers and returns its name. */
  public String integers(String name, long... values) {
    String unique = names.unused(name);
    add(Tensor.integers(unique, values));
    return unique;
  }

  /** Appends a node. */
  public ModelWriter add(Node node) {
    graph.addNode(node.message());
    names.added(node.outputs());
    return this;
  }

  /** Adds a constant. */
  public ModelWriter add(Tensor tensor) {
    graph.addInitializer(tensor.message());
    names.added(List.of(tensor.name()));
    return this;
  }

  /** Adds the constants of a model, including sparse ones, whose names match. */
  public ModelWriter initializers(Model from, Predicate<String> wanted) {
    for (TensorProto tensor : from.message().getGraph().getInitializerList()) {
      if (wanted.test(tensor.getName())) {
        graph.addInitializer(tensor);
      }
    }
    for (SparseTensorProto tensor : from.message().getGraph().getSparseInitializerList()) {
      if (wanted.test(tensor.getValues().getName())) {
        graph.addSparseInitializer(tensor);
      }
    }
    names.changed();
    return this;
  }

  /**
   * Returns the node whose first output has this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Node nodeOf(String output) {
    return new Node(graph.getNode(indexOfNode(output)));
  }

  /**
   * Replaces the node with the same first output.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ModelWriter replace(Node node) {
    graph.setNode(indexOfNode(node.output()), node.message());
    return this;
  }

  /** Returns whether there is a constant of this name that is not sparse. */
  public boolean hasInitializer(String name) {
    return indexOfInitializer(name) >= 0;
  }

  /**
   * Replaces the constant of the same name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ModelWriter replace(Tensor tensor) {
    int index = indexOfInitializer(tensor.name());
    if (index < 0) {
      throw new IllegalArgumentException("The model has no constant " + tensor.name());
    }
    graph.setInitializer(index, tensor.message());
    return this;
  }

  /** Returns the model built so far. */
  public Model model() {
    return new Model(model.setGraph(graph.build()).build());
  }

  /** Returns the model built so far as the bytes of a file. */
  public byte[] bytes() {
    return model.setGraph(graph.build()).build().toByteArray();
  }

  private int indexOfNode(String output) {
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getOutput(0).equals(output)) {
        return i;
      }
    }
    throw new IllegalArgumentException("The model has no node for " + output);
  }

  private int indexOfInitializer(String name) {
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      if (graph.getInitializer(i).getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
