// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.ByteString;
import dev.headstart.Texts;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.OperatorSetIdProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An ONNX model: a graph and the operator sets that it uses. It is immutable; {@link ModelWriter}
 * creates changed copies. Unknown parts of a file are preserved.
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

  /** What the graph may take of a file beside the weights. */
  private static final long MARGIN = 64L << 20;

  private final ModelProto message;
  private final List<Node> nodes;
  private final List<Tensor> initializers;

  Model(ModelProto message) {
    this.message = message;
    this.nodes = message.getGraph().getNodeList().stream().map(Node::new).toList();
    this.initializers = message.getGraph().getInitializerList().stream().map(Tensor::new).toList();
  }

  /**
   * Parses a file.
   *
   * @param onnx the file; not copied: the weights of the model stay in this array, which must not
   *     change
   * @throws InvalidModelException if it is not a complete ONNX model in one file
   */
  public static Model parse(byte[] onnx) {
    return new Model(ModelParser.parse(onnx));
  }

  /**
   * Parses a file of any size together with the files beside it, without a copy of the weights.
   *
   * @param onnx the file, mapped; it must not change
   * @param files reads the files beside it
   * @throws InvalidModelException if it is not a complete ONNX model, or the weights do not match
   * @throws IOException if a file cannot be read
   */
  public static Model read(ByteBuffer onnx, ExternalWeights.Files files) throws IOException {
    ModelProto message = ModelParser.message(onnx);
    ExternalWeights.size(message); // its checks come before any file is read
    return new Model(ExternalWeights.filled(message, files));
  }

  /** Returns the number of bytes of the values of all tensors. */
  public long weightBytes() {
    return Messages.tensors(message).mapToLong(tensor -> tensor.getRawData().size()).sum();
  }

  /**
   * Writes the model as a file.
   *
   * @throws InvalidModelException if it exceeds 2 GB, the limit of all protobuf messages
   */
  public void writeTo(OutputStream out) throws IOException {
    if (!fitsOneFile()) {
      throw new InvalidModelException("An ONNX model above 2 GB is no single file");
    }
    message.writeTo(out);
  }

  /** Returns whether the model can be one file. */
  public boolean fitsOneFile() {
    return weightBytes() < ExternalWeights.LARGEST - MARGIN;
  }

  /**
   * Writes the graph without the values of its tensors, then these values in the order of the
   * graph. It is the same wherever the file has its values, and of any length.
   */
  public void writeApart(OutputStream out) throws IOException {
    ModelProto bare =
        (ModelProto)
            Messages.replace(
                message,
                part ->
                    part instanceof TensorProto tensor
                        ? tensor.toBuilder().clearRawData().build()
                        : null);
    bare.writeTo(out);
    for (TensorProto tensor : Messages.tensors(message).toList()) {
      write(tensor.getRawData(), out);
    }
  }

  /** Writes bytes that may be mapped, a small part at a time. */
  static void write(ByteString bytes, OutputStream out) throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    for (ByteBuffer left = bytes.asReadOnlyByteBuffer(); left.hasRemaining(); ) {
      channel.write(left);
    }
  }

  /** Returns the version of the file format. */
  public long irVersion() {
    return message.getIrVersion();
  }

  /**
   * Returns the version of ONNX's own operator set that the model uses; 1 for old files that state
   * none.
   */
  public long opset() {
    return message.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(1);
  }

  /** Returns the graph's name. */
  public String graphName() {
    return message.getGraph().getName();
  }

  /** Returns the graph's documentation string, which is often empty. */
  public String graphDoc() {
    return message.getGraph().getDocString();
  }

  /** Returns the nodes in the order of computation. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Returns the constant tensors, without the sparse ones. */
  public List<Tensor> initializers() {
    return initializers;
  }

  /** Returns the names of the constant tensors, including the sparse ones. */
  public Set<String> initializerNames() {
    Set<String> names = new HashSet<>();
    initializers.forEach(tensor -> names.add(tensor.name()));
    message
        .getGraph()
        .getSparseInitializerList()
        .forEach(tensor -> names.add(tensor.getValues().getName()));
    return names;
  }

  /** Returns the inputs. In old files they include the initializers. */
  public List<ValueInfo> inputs() {
    return ValueInfo.all(graph().getInputList());
  }

  /** Returns the outputs. */
  public List<ValueInfo> outputs() {
    return ValueInfo.all(graph().getOutputList());
  }

  /** Returns the declarations of internal tensors. */
  public List<ValueInfo> valueInfos() {
    return ValueInfo.all(graph().getValueInfoList());
  }

  /** Returns the model as the bytes of a file. */
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
