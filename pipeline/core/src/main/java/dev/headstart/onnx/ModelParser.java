// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.headstart.Texts;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parses ONNX files, and explains in one line why a file is not one. */
final class ModelParser {

  /**
   * The maximum nesting of messages. Control flow nests graphs, and protobuf's own limit of 100
   * counts three levels for each.
   */
  private static final int NESTED_MESSAGES = 1000;

  private ModelParser() {}

  /**
   * Parses a model.
   *
   * @param onnx the file; not copied: the weights of the model stay in this array
   * @throws InvalidModelException if it is not a complete ONNX model in one file
   */
  static ModelProto parse(byte[] onnx) {
    ModelProto model = message(ByteBuffer.wrap(onnx));
    Messages.tensors(model).filter(ExternalWeights::isOutside).forEach(ModelParser::refuse);
    return model;
  }

  /**
   * Parses a model whose weights may be in other files.
   *
   * @param onnx the file, in an array or mapped; not copied: the weights of the model stay there
   * @throws InvalidModelException if it is not a complete ONNX model
   */
  static ModelProto message(ByteBuffer onnx) {
    ByteString bytes = UnsafeByteOperations.unsafeWrap(onnx.slice());
    if (bytes.isEmpty()) {
      throw new InvalidModelException("The ONNX file is empty");
    }
    ModelProto model;
    try {
      CodedInputStream input = bytes.newCodedInput();
      input.enableAliasing(true);
      input.setSizeLimit(Integer.MAX_VALUE);
      input.setRecursionLimit(NESTED_MESSAGES);
      model = ModelProto.parseFrom(input);
    } catch (IOException e) {
      throw notOnnx(bytes, e);
    }
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw notOnnx(bytes, null);
    }
    if (model.getOpsetImportCount() == 0 && model.getIrVersion() >= 3) {
      throw new InvalidModelException(
          "The ONNX file is cut short: it does not say which operator set it uses");
    }
    return model;
  }

  private static InvalidModelException notOnnx(ByteString bytes, @Nullable Exception cause) {
    String kind = kindOf(bytes);
    String message =
        kind.isEmpty()
            ? "Not an ONNX file, or one that is cut short or damaged"
            : "Not an ONNX file but " + kind;
    return new InvalidModelException(message + " (" + bytes.size() + " bytes)", cause);
  }

  /** Returns the name of a file type that is often mistaken for ONNX. */
  private static String kindOf(ByteString bytes) {
    String start =
        bytes.substring(0, Math.min(48, bytes.size())).toString(StandardCharsets.ISO_8859_1);
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

  private static void refuse(TensorProto tensor) {
    throw new InvalidModelException(
        Texts.format(
            "The ONNX file keeps its weights outside ('%s' in %s): give the file itself, with that"
                + " one beside it, or save it as one file, in Python with"
                + " onnx.save_model(onnx.load(path), path, save_as_external_data=False)",
            tensor.getName(), ExternalWeights.location(tensor)));
  }
}
