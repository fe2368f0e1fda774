// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.Texts;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.OperatorSetIdProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An ONNX model: a graph, and which operators it is made of. It does not change; {@link
 * ModelWriter} makes others from it. What it does not know of a file it keeps.
 *
 * <pre>{@code
 * Model model = Model.parse(Files.readAllBytes(path));
 * for (Node node : model.nodes()) {
 *   System.out.println(node.operator() + " of " + node.inputs());
 * }
 * byte[] without = ModelWriter.of(model).clearValueInfos().bytes();
 * }</pre>
 */
public final class Model {

  private final ModelProto message;
  private final List<Node> nodes;
  private final List<Tensor> initializers;

  Model(ModelProto message) {
    this.message = message;
    this.nodes = message.getGraph().getNodeList().stream().map(Node::new).toList();
    this.initializers = message.getGraph().getInitializerList().stream().map(Tensor::new).toList();
  }

  /**
   * Reads a file.
   *
   * @param onnx not copied: the weights of the model stay in this array, which must not change
   * @throws InvalidModelException if it is not a whole ONNX model in one file
   */
  public static Model parse(byte[] onnx) {
    return new Model(ModelParser.parse(onnx));
  }

  /** The version of the file format. */
  public long irVersion() {
    return message.getIrVersion();
  }

  /**
   * The version of ONNX's own operators that it uses; 1 where the file is so old that it tells
   * none.
   */
  public long opset() {
    return message.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(1);
  }

  /** The graph's name. */
  public String graphName() {
    return message.getGraph().getName();
  }

  /** What the graph says of itself; often empty. */
  public String graphDoc() {
    return message.getGraph().getDocString();
  }

  /** The nodes, in the order of computation. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The constant tensors, without the sparse ones. */
  public List<Tensor> initializers() {
    return initializers;
  }

  /** The names of the constant tensors, with the sparse ones. */
  public Set<String> initializerNames() {
    Set<String> names = new HashSet<>();
    initializers.forEach(tensor -> names.add(tensor.name()));
    message
        .getGraph()
        .getSparseInitializerList()
        .forEach(tensor -> names.add(tensor.getValues().getName()));
    return names;
  }

  /** The inputs; in old files also the initializers. */
  public List<ValueInfo> inputs() {
    return ValueInfo.all(graph().getInputList());
  }

  /** The outputs. */
  public List<ValueInfo> outputs() {
    return ValueInfo.all(graph().getOutputList());
  }

  /** What is declared of tensors inside. */
  public List<ValueInfo> valueInfos() {
    return ValueInfo.all(graph().getValueInfoList());
  }

  /** The model as a file. */
  public byte[] bytes() {
    return message.toByteArray();
  }

  ModelProto message() {
    return message;
  }

  private GraphProto graph() {
    return message.getGraph();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Model model && message.equals(model.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return Texts.format("%s, %d nodes", graphName(), nodes.size());
  }
}
