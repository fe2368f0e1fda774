// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.ModelProto;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * Converts a model to the form that the rest of Headstart reads: calls of the model's own functions
 * are inlined, nodes are in the order of computation, and half precision is single precision.
 */
public final class Canonical {

  private Canonical() {}

  /** Returns the model in this form; the same object if it already has it. */
  public static Model of(Model model) {
    return of(model, ByteBuffer::allocate);
  }

  /**
   * Returns the model in this form; the same object if it already has it.
   *
   * @param memory gives memory for weights that are converted, by its size in bytes
   */
  @SuppressWarnings("ReferenceEquality") // what is not changed is the same object
  public static Model of(Model model, IntFunction<ByteBuffer> memory) {
    ModelProto message = FullPrecision.of(model.message(), memory);
    message = InlinedFunctions.of(message);
    message = SortedNodes.of(message);
    return message == model.message() ? model : new Model(message);
  }
}
