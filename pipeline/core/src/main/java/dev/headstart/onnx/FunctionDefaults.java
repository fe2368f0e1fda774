// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.headstart.onnx.proto.Onnx.AttributeProto;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import java.util.ArrayList;
import java.util.List;

/** The values of a function's attributes that a call may leave out. */
final class FunctionDefaults {

  /** The field {@code attribute_proto}, which the generated messages do not know yet. */
  private static final int FIELD = 11;

  private FunctionDefaults() {}

  static List<AttributeProto> of(FunctionProto function) {
    List<AttributeProto> values = new ArrayList<>();
    for (var bytes : function.getUnknownFields().getField(FIELD).getLengthDelimitedList()) {
      try {
        values.add(AttributeProto.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new InvalidModelException(
            "The ONNX file is damaged: a function's attributes cannot be read", e);
      }
    }
    return values;
  }
}
