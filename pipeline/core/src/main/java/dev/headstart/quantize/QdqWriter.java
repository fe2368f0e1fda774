// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a planned net: each rounded tensor goes through a QuantizeLinear and a DequantizeLinear,
 * weights and biases are integers with a DequantizeLinear. ONNX Runtime computes what is between
 * them in integers; a runtime that does not still gets the same numbers. Tensors keep their names.
 */
final class QdqWriter {

  /** From this version on ONNX's own operators have a scale for each channel. */
  private static final long FIRST_OPSET_BY_CHANNEL = 13;

  private static final String MICROSOFT = "com.microsoft";

  private final Sketch sketch;
  private final Plan plan;
  private final Map<String, Range> ranges;
  private final Map<String, double[]> means;
  private final ModelWriter writer;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Tensor> constants = new ArrayList<>();
  private final Map<String, String> scales = new HashMap<>();
  private final Map<String, String> zeros = new HashMap<>();

  /**
   * Creates a writer.
   *
   * @param ranges the range of each tensor that stands for others
   * @param means the mean of each channel of layers' inputs, to correct biases by; may be empty
   */
  QdqWriter(Sketch sketch, Plan plan, Map<String, Range> ranges, Map<String, double[]> means) {
    this.sketch = sketch;
    this.plan = plan;
    this.ranges = ranges;
    this.means = means;
    this.writer = sketch.frame();
  }

  /** Returns the net. */
  Model write() {
    String image = sketch.image();
    Map<String, String> reads = new HashMap<>();
    if (plan.tensors().contains(image)) {
      String rounded = sketch.unused(image + "/rounded");
      round(image, image, rounded);
      reads.put(image, rounded);
    }
    for (Node node : sketch.nodes()) {
      Node written = plan.layers().containsKey(node) ? integers(node) : node;
      written = written.renamed(reads);
      String output = node.outputs().isEmpty() ? "" : node.output();
      if (plan.tensors().contains(output)) {
        String exact = sketch.unused(output + "/exact");
        nodes.add(written.withOutput(exact));
        round(output, exact, output);
      } else {
        nodes.add(written);
      }
    }
    Set<String> read = live();
    nodes.forEach(writer::add);
    constants.forEach(writer::add);
    sketch.addConstants(writer, read);
    return writer.clearTraining().clearUnusedFunctions().model();
  }

  /** Drops nodes that nobody reads any more, and returns all that is read. */
  private Set<String> live() {
    Set<String> read = new HashSet<>();
    writer.model().outputs().forEach(output -> read.add(output.name()));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).outputs().stream().anyMatch(read::contains)) {
        read.addAll(nodes.get(i).reads());
      } else {
        nodes.remove(i);
      }
    }
    return read;
  }

  private Node integers(Node node) {
    Weighted layer = Objects.requireNonNull(plan.layers().get(node), "a planned layer");
    String input = node.input(0);
    Range range = range(input);
    IntegerLayer integers = IntegerLayer.of(layer, range, means.get(input));
    List<Long> dims = Objects.requireNonNull(sketch.constant(node.input(1)), "weights").dims();
    long[] shape =
        layer.transposed()
            ? new long[] {dims.get(1), dims.get(0)}
            : dims.stream().mapToLong(dim -> dim).toArray();
    String name = node.output();
    String weights =
        byChannel(
            name + "/weights",
            ElementType.INT8,
            integers.weightBytes(),
            integers.scales(),
            ByteBuffer.allocate(layer.out()),
            shape);
    String bias =
        byChannel(
            name + "/bias",
            ElementType.INT32,
            integers.biasBytes(),
            integers.biasScales(),
            ByteBuffer.allocate(layer.out() * Integer.BYTES),
            layer.out());
    Node other = node.withInputs(List.of(input, weights, bias));
    return layer.transposed() ? other.with(Attribute.integer("transB", 1)) : other;
  }

  private String byChannel(
      String name,
      ElementType type,
      ByteBuffer values,
      float[] scales,
      ByteBuffer zeros,
      long... shape) {
    String whole = sketch.unused(name + "/integers");
    String scale = sketch.unused(name + "/scale");
    String zero = sketch.unused(name + "/zero");
    constants.add(Tensor.of(whole, type, values, shape));
    constants.add(Tensor.floats(scale, scales, scales.length));
    constants.add(Tensor.of(zero, type, zeros, scales.length));
    String output = sketch.unused(name + "/float");
    nodes.add(
        own(
            Node.of(
                    "DequantizeLinear",
                    List.of(whole, scale, zero),
                    List.of(output),
                    Attribute.integer("axis", 0))
                .named(output)));
    return output;
  }

  private void round(String tensor, String exact, String rounded) {
    String root = plan.root(tensor);
    Range range = range(tensor);
    String scale =
        scales.computeIfAbsent(
            root,
            key -> {
              String name = sketch.unused(key + "/scale");
              constants.add(Tensor.floats(name, new float[] {range.scale()}));
              return name;
            });
    String zero =
        zeros.computeIfAbsent(
            root,
            key -> {
              String name = sketch.unused(key + "/zero");
              ByteBuffer value = ByteBuffer.wrap(new byte[] {(byte) range.zero()});
              constants.add(Tensor.of(name, ElementType.UINT8, value));
              return name;
            });
    String whole = sketch.unused(tensor + "/integers");
    nodes.add(
        own(Node.of("QuantizeLinear", List.of(exact, scale, zero), List.of(whole)).named(whole)));
    nodes.add(
        own(
            Node.of("DequantizeLinear", List.of(whole, scale, zero), List.of(rounded))
                .named(tensor + "/rounded")));
  }

  private Range range(String tensor) {
    return Objects.requireNonNull(ranges.get(plan.root(tensor)), tensor);
  }

  private Node own(Node node) {
    if (sketch.opset() >= FIRST_OPSET_BY_CHANNEL) {
      return node;
    }
    writer.domain(MICROSOFT);
    return node.inDomain(MICROSOFT);
  }
}
