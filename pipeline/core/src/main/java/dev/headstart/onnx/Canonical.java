// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.ModelProto;

/**
 * Brings a model into the form that the rest of Headstart reads: functions of the model's own are
 * written out, nodes stand in the order of computation, and half precision becomes single.
 */
public final class Canonical {

  private Canonical() {}

  /** The model in this form; the same one where it has it already. */
  @SuppressWarnings("ReferenceEquality") // what is not changed is the same object
  public static Model of(Model model) {
    ModelProto message = FullPrecision.of(model.message());
    message = InlinedFunctions.of(message);
    message = SortedNodes.of(message);
    return message == model.message() ? model : new Model(message);
  }
}
