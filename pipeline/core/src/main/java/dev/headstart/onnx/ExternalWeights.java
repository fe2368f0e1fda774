// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.headstart.Texts;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.StringStringEntryProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Moves weights that an ONNX file keeps in files beside it into the model. {@code
 * torch.onnx.export} writes such files ({@code model.onnx.data}). Weights in the graph, in branches
 * and in functions are all covered.
 *
 * @see <a href="https://onnx.ai/onnx/repo-docs/ExternalData.html">ONNX, external data</a>
 */
public final class ExternalWeights {

  /** Protobuf's limit on the size of a message, and therefore of a model in one file. */
  static final long LARGEST = Integer.MAX_VALUE - 8L;

  private ExternalWeights() {}

  /** Reads from the files beside the model. */
  @FunctionalInterface
  public interface Files {

    /**
     * Reads a part of a file.
     *
     * @return the part, in an array or mapped; it must not change
     * @param name the name of the file, relative to the model's folder; it never leads out of that
     *     folder
     * @throws IOException if the file does not exist or is too short
     */
    ByteBuffer read(String name, long offset, int length) throws IOException;
  }

  /**
   * Returns the number of bytes of a model's weights in other files.
   *
   * @throws InvalidModelException if a tensor is in a function, has another length than its shape,
   *     or its file's name leads out of the folder
   */
  static long size(ModelProto model) {
    model.getFunctionsList().forEach(ExternalWeights::checkFunction);
    return Messages.tensors(model)
        .filter(ExternalWeights::isOutside)
        .mapToLong(
            tensor -> {
              location(tensor);
              return length(tensor);
            })
        .sum();
  }

  /** Returns the model with its weights as they were read; the same object if none is outside. */
  static ModelProto filled(ModelProto model, Files files) throws IOException {
    return (ModelProto)
        Messages.replace(
            model,
            part -> {
              if (!(part instanceof TensorProto tensor)) {
                return null;
              }
              return isOutside(tensor) ? read(tensor, files) : tensor;
            });
  }

  /**
   * Rejects external weights in a function: ONNX does not define them, and readers would take them
   * from any folder.
   */
  private static void checkFunction(FunctionProto function) {
    Messages.tensors(function)
        .filter(ExternalWeights::isOutside)
        .findFirst()
        .ifPresent(
            tensor -> {
              throw new InvalidModelException(
                  Texts.format(
                      "The ONNX file's function '%s' wants a tensor from another file ('%s'), which"
                          + " is not read: save it as one file",
                      function.getName(), location(tensor)));
            });
  }

  static boolean isOutside(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  /** Returns the file's name, which does not lead out of the model's folder. */
  static String location(TensorProto tensor) {
    String name = value(tensor, "location");
    boolean leaves =
        name.isBlank()
            || name.startsWith("/")
            || name.matches("(?s).*[\\\\:\\x00].*")
            || Arrays.stream(name.split("/", -1)).anyMatch(part -> part.matches("|\\.\\.?"));
    if (leaves) {
      throw new InvalidModelException(
          Texts.format(
              "The ONNX file wants its tensor '%s' from '%s': weights are read only from files in"
                  + " its own folder",
              tensor.getName(), name.replaceAll("\\p{Cntrl}", "?")));
    }
    return name;
  }

  private static TensorProto read(TensorProto tensor, Files files) throws IOException {
    ByteBuffer data = files.read(location(tensor), offset(tensor), Math.toIntExact(length(tensor)));
    ByteString values = UnsafeByteOperations.unsafeWrap(data);
    return tensor.toBuilder().clearExternalData().clearDataLocation().setRawData(values).build();
  }

  private static long offset(TensorProto tensor) {
    return number(tensor, "offset", 0);
  }

  /**
   * Returns the length in bytes that follows from the tensor's shape. A length stated in the file
   * must be the same.
   */
  private static long length(TensorProto tensor) {
    long bytes;
    try {
      long size = new Tensor(tensor).size();
      int bits = new ElementType(tensor.getDataType()).bits();
      bytes = Math.addExact(Math.multiplyExact(size, bits), 7) / 8;
    } catch (ArithmeticException e) {
      bytes = -1;
    }
    long told = number(tensor, "length", bytes);
    if (bytes < 0 || bytes > LARGEST || told != bytes) {
      throw new InvalidModelException(
          Texts.format(
              "The ONNX file is damaged: tensor '%s' of %s%s has %,d bytes in another file",
              tensor.getName(), new ElementType(tensor.getDataType()), tensor.getDimsList(), told));
    }
    return bytes;
  }

  private static long number(TensorProto tensor, String key, long otherwise) {
    String value = value(tensor, key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!value.matches("\\d{1,18}")) {
      throw new InvalidModelException(
          Texts.format(
              "The ONNX file is damaged: the %s of tensor '%s' is '%s'",
              key, tensor.getName(), value));
    }
    return Long.parseLong(value);
  }

  private static String value(TensorProto tensor, String key) {
    return tensor.getExternalDataList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse("");
  }
}
