// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.headstart.onnx.proto.Onnx.AttributeProto;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import java.util.ArrayList;
import java.util.List;

/** What a function takes where its call leaves an attribute out. */
final class FunctionDefaults {

  /** {@code attribute_proto}, which the messages that are generated here do not know yet. */
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
