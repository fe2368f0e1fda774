// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.CLASSES;
import static dev.headstart.net.NetForms.images;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/** Forms of batches: of a size built in, or of any. */
final class BatchForms {

  private BatchForms() {}

  static List<Form> all() {
    return List.of(
        Form.of("Batch of 1 built in, also into a Reshape", "feat", reshaped(1, false)),
        Form.of(
            "Batch of 1 built in, also into a Reshape with allowzero", "feat", reshaped(1, true)),
        Form.of("Batch of 4 built in, also into a Reshape", "feat", reshaped(4, false)),
        Form.of(
            "Batch of 4 built in, also into a Reshape with allowzero", "feat", reshaped(4, true)),
        Form.of("Shape computed: Shape, Gather, Concat, Reshape", "feat", computed()),
        Form.of("A view by Gather, as of timm's ConvNeXt", "feat", view()),
        Form.of("Batch of 1 built in for good", "feat", forGood()));
  }

  private static NetForms reshaped(long batch, boolean allowZero) {
    return images(batch, 17)
        .body()
        .gap("gap", "r2")
        .reshape("feat", "gap", allowZero, batch, 64)
        .gemm("output", "feat", 64, CLASSES)
        .output("output");
  }

  private static NetForms computed() {
    NetForms net = images().body().gap("gap", "r2");
    net.writer().add(Tensor.integers("zero", 0));
    net.writer().add(Tensor.integers("minus", -1));
    return net.node("Shape", "shape", List.of("gap"))
        .node("Gather", "n", List.of("shape", "zero"))
        .node("Concat", "rows", List.of("n", "minus"), Attribute.integer("axis", 0))
        .node("Reshape", "feat", List.of("gap", "rows"))
        .gemm("output", "feat", 64, CLASSES)
        .output("output");
  }

  private static NetForms view() {
    NetForms net = images(1, 17).body().gap("gap", "r2").reshape("line", "gap", false, -1);
    long[] all = LongStream.range(0, 64).toArray();
    net.writer().add(Tensor.of("all", ElementType.INT64, littleEndian(all), 1, 64, 1, 1));
    return net.node("Gather", "view", List.of("line", "all"))
        .reshape("feat", "view", false, 1, 64)
        .gemm("output", "feat", 64, CLASSES)
        .output("output");
  }

  private static ByteBuffer littleEndian(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes;
  }

  private static NetForms forGood() {
    return images(1, 17)
        .body()
        .gap("gap", "r2")
        .reshape("line", "gap", false, -1)
        .reshape("feat", "line", false, 1, 64)
        .gemm("output", "feat", 64, CLASSES)
        .output("output");
  }
}
