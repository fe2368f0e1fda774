// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.headstart.Texts;
import java.io.IOException;
import java.util.List;

/** Decodes a tensor of many floats in a JVM with room for two copies of them. */
public final class LargeTensor {

  static final int COUNT = 30_000_000;

  private LargeTensor() {}

  public static void main(String[] args) throws IOException {
    Tensor tensor = Model.parse(onnx()).initializers().get(0);
    float[] values = tensor.floatArray();
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    if (values.length != COUNT || sum != 0.5 * COUNT) {
      throw new IllegalStateException(Texts.format("%d floats, sum %s", values.length, sum));
    }
  }

  /** Written field by field, so that the file is the only copy; all floats are 0.5. */
  private static byte[] onnx() throws IOException {
    byte[] start =
        ModelWriter.start("large")
            .irVersion(8)
            .opset(13)
            .add(Node.of("Identity", List.of("w"), List.of("y")))
            .bytes();
    int data = COUNT * Float.BYTES;
    int tensor = 2 + 2 + CodedOutputStream.computeUInt32SizeNoTag(data) + 1 + data;
    int graph = 1 + CodedOutputStream.computeUInt32SizeNoTag(tensor) + tensor;
    byte[] file =
        new byte[start.length + 1 + CodedOutputStream.computeUInt32SizeNoTag(graph) + graph];
    System.arraycopy(start, 0, file, 0, start.length);
    CodedOutputStream out =
        CodedOutputStream.newInstance(file, start.length, file.length - start.length);
    out.writeTag(7, 2); // a second part of the graph, which is merged with the first
    out.writeUInt32NoTag(graph);
    out.writeTag(5, 2);
    out.writeUInt32NoTag(tensor);
    out.writeInt32(2, ElementType.FLOAT.number());
    out.writeString(8, "");
    out.writeTag(9, 2);
    out.writeUInt32NoTag(data);
    for (int i = 0; i < COUNT; i++) {
      out.writeFloatNoTag(0.5f);
    }
    out.checkNoSpaceLeft();
    return file;
  }
}
