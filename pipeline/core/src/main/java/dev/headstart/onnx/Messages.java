// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Visits all parts of a model wherever they are: initializers, sparse ones, attributes, branches,
 * functions, training. It walks the protobuf messages generically, so that no place is missed.
 */
final class Messages {

  private Messages() {}

  /** A replacement of parts. */
  @FunctionalInterface
  interface Change {

    /** Returns the part itself, or its replacement, or null to visit the parts inside it. */
    @Nullable Message of(Message part) throws IOException;
  }

  static Stream<TensorProto> tensors(Message message) {
    if (message instanceof TensorProto tensor) {
      return Stream.of(tensor);
    }
    Stream<TensorProto> defaults =
        message instanceof FunctionProto function
            ? FunctionDefaults.of(function).stream().flatMap(Messages::tensors)
            : Stream.empty();
    Stream<TensorProto> inside =
        message.getAllFields().entrySet().stream()
            .filter(field -> field.getKey().getJavaType() == JavaType.MESSAGE)
            .flatMap(field -> values(field.getValue()).stream())
            .flatMap(part -> tensors((Message) part));
    return Stream.concat(inside, defaults);
  }

  /** Returns the message with replaced parts; the same object if no part was replaced. */
  static Message replace(Message message, Change change) throws IOException {
    Message changed = change.of(message);
    if (changed != null) {
      return changed;
    }
    Message.Builder other = null;
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != JavaType.MESSAGE) {
        continue;
      }
      List<?> values = values(field.getValue());
      for (int i = 0; i < values.size(); i++) {
        Message before = (Message) values.get(i);
        Message after = replace(before, change);
        if (after != before) {
          other = other == null ? message.toBuilder() : other;
          if (field.getKey().isRepeated()) {
            other.setRepeatedField(field.getKey(), i, after);
          } else {
            other.setField(field.getKey(), after);
          }
        }
      }
    }
    return other == null ? message : other.build();
  }

  private static List<?> values(Object field) {
    return field instanceof List<?> list ? list : List.of(field);
  }
}
