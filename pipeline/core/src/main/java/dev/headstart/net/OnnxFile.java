package dev.headstart.net;

import dev.headstart.provenance.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/** Reads ONNX files, and says in one line why a file is none. */
final class OnnxFile {

  /** Control flow nests graphs; protobuf's own limit of 100 counts three levels for each. */
  private static final int NESTED_MESSAGES = 1000;

  private OnnxFile() {}

  /**
   * @param onnx not copied: the weights of the model stay in this array
   * @throws InvalidNetException if it is not a whole ONNX model in one file
   */
  static ModelProto parse(byte[] onnx) {
    if (onnx.length == 0) {
      throw new InvalidNetException("The ONNX file is empty");
    }
    ModelProto model;
    try {
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(onnx).newCodedInput();
      input.enableAliasing(true);
      input.setSizeLimit(Integer.MAX_VALUE);
      input.setRecursionLimit(NESTED_MESSAGES);
      model = ModelProto.parseFrom(input);
    } catch (IOException e) {
      throw notOnnx(onnx, e);
    }
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw notOnnx(onnx, null);
    }
    if (model.getOpsetImportCount() == 0 && model.getIrVersion() >= 3) {
      throw new InvalidNetException(
          "The ONNX file is cut short: it does not say which operator set it uses");
    }
    tensors(model.getGraph()).forEach(OnnxFile::checkInside);
    return model;
  }

  /**
   * @throws InvalidNetException if the card has a sha-256, and it is another file's
   */
  static void checkSha256(byte[] onnx, NetCard card) {
    if (card.sha256() == null) {
      return;
    }
    String actual = Sha256.of(onnx);
    if (!actual.equals(card.sha256())) {
      throw new InvalidNetException(
          String.format(
              "The ONNX file is not the one of card '%s': its sha256 is %s, the card's %s; get the"
                  + " file again, or correct the card",
              card.name(), actual, card.sha256()));
    }
  }

  private static InvalidNetException notOnnx(byte[] bytes, Exception cause) {
    String kind = kindOf(bytes);
    String message =
        kind.isEmpty()
            ? "Not an ONNX file, or one that is cut short or damaged"
            : "Not an ONNX file but " + kind;
    return new InvalidNetException(message + " (" + bytes.length + " bytes)", cause);
  }

  /** The usual mistakes by name. */
  private static String kindOf(byte[] bytes) {
    String start = new String(Arrays.copyOf(bytes, 48), StandardCharsets.ISO_8859_1);
    if (start.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer: run git lfs pull to get the file itself";
    } else if (start.startsWith("PK")) {
      return "a ZIP archive, such as PyTorch and Keras save: export the net to ONNX first";
    } else if (start.startsWith("\u0089HDF")) {
      return "an HDF5 file, such as Keras saves: convert the net to ONNX first";
    } else if (start.startsWith("TFL3", 4)) {
      return "a TensorFlow Lite file: convert the net to ONNX first";
    } else if (start.startsWith("\u001f\u008b")) {
      return "a gzip file: unpack it first";
    } else if (start.stripLeading().startsWith("<")) {
      return "an HTML or XML page: check where it was downloaded from";
    }
    return "";
  }

  private static void checkInside(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      String file =
          tensor.getExternalDataList().stream()
              .filter(entry -> entry.getKey().equals("location"))
              .map(StringStringEntryProto::getValue)
              .findFirst()
              .orElse("another file");
      throw new InvalidNetException(
          String.format(
              "The ONNX file keeps its weights outside ('%s' in %s): save it as one file, in Python"
                  + " with onnx.save_model(onnx.load(path), path, save_as_external_data=False)",
              tensor.getName(), file));
    }
  }

  private static Stream<TensorProto> tensors(GraphProto graph) {
    return Stream.of(
            graph.getInitializerList().stream(),
            graph.getSparseInitializerList().stream()
                .flatMap(sparse -> Stream.of(sparse.getValues(), sparse.getIndices())),
            graph.getNodeList().stream().flatMap(OnnxFile::tensors))
        .flatMap(tensors -> tensors);
  }

  private static Stream<TensorProto> tensors(NodeProto node) {
    return node.getAttributeList().stream().flatMap(OnnxFile::tensors);
  }

  private static Stream<TensorProto> tensors(AttributeProto attribute) {
    Stream<TensorProto> own =
        Stream.concat(
            attribute.hasT() ? Stream.of(attribute.getT()) : Stream.empty(),
            attribute.getTensorsList().stream());
    return Stream.concat(own, Graph.subgraphs(attribute).flatMap(OnnxFile::tensors));
  }
}
