// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.image.ImageSize;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetTraits.Layout;
import dev.headstart.onnx.Dimension;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The form of the image that an ONNX file takes, as far as the file tells; used before there is a
 * card.
 *
 * @param size its size in pixels, if it is fixed
 * @param layout the order of the dimensions, if the file determines it
 * @param isGray whether the net takes one channel
 * @param isWhole whether the net takes integers, that is, unscaled pixels
 * @param normalises the operators with which the net itself normalises the image; empty for most
 *     nets
 */
public record InputForm(
    Optional<ImageSize> size,
    Optional<Layout> layout,
    boolean isGray,
    boolean isWhole,
    List<String> normalises) {

  private static final Set<String> ARITHMETIC =
      Set.of("Sub", "Div", "Mul", "Add", "BatchNormalization");
  private static final Set<String> PASSED =
      Set.of(
          "Identity",
          "Cast",
          "Transpose",
          "Gather",
          "Slice",
          "Split",
          "Unsqueeze",
          "Concat",
          "QuantizeLinear",
          "DequantizeLinear");

  public InputForm {
    normalises = List.copyOf(normalises);
  }

  /**
   * Returns the form for a file.
   *
   * @throws InvalidNetException if it is not a complete ONNX file
   */
  public static InputForm of(OnnxFile file) {
    Graph graph = new Graph(file.model());
    List<ValueInfo> inputs = graph.inputs();
    if (inputs.size() != 1) {
      return new InputForm(Optional.empty(), Optional.empty(), false, false, List.of());
    }
    ValueInfo input = inputs.get(0);
    Optional<List<Dimension>> shape = input.shape().filter(dims -> dims.size() == 4);
    Optional<Layout> layout = shape.flatMap(InputForm::layout);
    boolean last = layout.filter(order -> order == Layout.NHWC).isPresent();
    return new InputForm(
        shape.flatMap(dims -> size(dims.get(last ? 1 : 2), dims.get(last ? 2 : 3))),
        layout,
        shape.filter(dims -> is(dims.get(last ? 3 : 1), 1)).isPresent(),
        isWhole(input.type()),
        normalises(graph));
  }

  /** Returns whether an element type is an integer type. */
  static boolean isWhole(ElementType type) {
    return type.equals(ElementType.UINT8)
        || type.equals(ElementType.INT8)
        || type.equals(ElementType.INT32)
        || type.equals(ElementType.INT64);
  }

  private static Optional<Layout> layout(List<Dimension> dims) {
    boolean first = is(dims.get(1), 3) || is(dims.get(1), 1);
    boolean last = is(dims.get(3), 3) || is(dims.get(3), 1);
    if (first == last) {
      return Optional.empty();
    }
    return Optional.of(first ? Layout.NCHW : Layout.NHWC);
  }

  private static boolean is(Dimension dimension, long size) {
    return dimension.isKnown() && dimension.size() == size;
  }

  private static Optional<ImageSize> size(Dimension height, Dimension width) {
    return height.isKnown() && width.isKnown() && height.size() > 0 && width.size() > 0
        ? Optional.of(new ImageSize(Math.toIntExact(width.size()), Math.toIntExact(height.size())))
        : Optional.empty();
  }

  /** Returns the arithmetic with constants before the first layer. */
  private static List<String> normalises(Graph graph) {
    return normalising(graph).stream()
        .map(tensor -> Objects.requireNonNull(graph.producer(tensor), tensor).operator())
        .filter(ARITHMETIC::contains)
        .distinct()
        .toList();
  }

  /** Returns the tensors before the first layer: the image, possibly normalised or reordered. */
  static Set<String> normalising(Graph graph) {
    Set<String> seen = new LinkedHashSet<>(Set.of(graph.image()));
    for (Node node : graph.nodes()) {
      boolean fromImage =
          node.inputs().stream().filter(graph::dependsOnImage).allMatch(seen::contains);
      if (graph.dependsOnImage(node.output())
          && fromImage
          && (ARITHMETIC.contains(node.operator()) || PASSED.contains(node.operator()))) {
        seen.addAll(node.outputs());
      }
    }
    seen.remove(graph.image());
    return seen;
  }
}
