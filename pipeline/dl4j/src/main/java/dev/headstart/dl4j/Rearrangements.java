// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reads operators that move, repeat, take or frame values: Transpose, Split, Resize and others. */
final class Rearrangements {

  private Rearrangements() {}

  static void transpose(Node node, Draft draft) {
    int rank = draft.shape(node.input(0)).size();
    int[] reversed = IntStream.range(0, rank).map(d -> rank - 1 - d).toArray();
    int[] order = node.ints("perm", reversed);
    if (order[0] != 0) {
      throw new InvalidNetException("it moves the batch");
    }
    Functions.function(
        node, draft, Function.TRANSPOSE, Arrays.stream(order).asDoubleStream().toArray());
  }

  static void split(Node node, Draft draft) {
    int rank = draft.shape(node.input(0)).size();
    int axis = Shapes.axis(node.integer("axis", 0), rank);
    long from = 0;
    for (String output : node.outputs()) {
      long to = from + draft.shape(output).get(axis);
      draft.computes(output, part(node, draft, draft.vertex(node.input(0)), axis, from, to));
      from = to;
    }
  }

  static void slice(Node node, Draft draft) {
    List<Long> shape = draft.shape(node.input(0));
    long[] starts = draft.integers(node, 1, "starts");
    long[] axes =
        node.hasInput(3) || node.integers("axes").isPresent()
            ? draft.integers(node, 3, "axes")
            : IntStream.range(0, starts.length).asLongStream().toArray();
    if (node.hasInput(4) && Arrays.stream(draft.integers(node.input(4))).anyMatch(s -> s != 1)) {
      throw new InvalidNetException("its steps are not 1");
    }
    String vertex = draft.vertex(node.input(0));
    for (int i = 0; i < starts.length; i++) {
      int axis = Shapes.axis(axes[i], shape.size());
      long size = shape.get(axis);
      long start = starts[i] < 0 ? starts[i] + size : starts[i];
      long from = Math.max(0, Math.min(size, start));
      long length = draft.shape(node.output()).get(axis);
      vertex = part(node, draft, vertex, axis, from, from + length);
    }
    draft.computes(node, vertex);
  }

  /** Reads Resize of maps to a multiple of their size, without interpolation. */
  static void resize(Node node, Draft draft) {
    String at = node.text("coordinate_transformation_mode", "half_pixel");
    String round = node.text("nearest_mode", "round_prefer_floor");
    boolean repeats =
        at.equals("asymmetric")
            ? round.equals("floor")
            : List.of("half_pixel", "pytorch_half_pixel").contains(at) && round.startsWith("round");
    if (!repeats) {
      throw new InvalidNetException(Texts.format("%s and %s of its mode", at, round));
    }
    upsample(node, draft);
  }

  static void upsample(Node node, Draft draft) {
    List<Long> from = draft.shape(node.input(0));
    List<Long> to = draft.shape(node.output());
    if (!node.text("mode", "nearest").equals("nearest")) {
      throw new InvalidNetException("it interpolates");
    }
    boolean multiple =
        from.size() == 4
            && from.get(1).equals(to.get(1))
            && to.get(2) % from.get(2) == 0
            && to.get(3) % from.get(3) == 0;
    if (!multiple) {
      throw new InvalidNetException(Texts.format("%s is no multiple of %s", to, from));
    }
    long down = to.get(2) / from.get(2);
    long across = to.get(3) / from.get(3);
    Functions.function(node, draft, Function.REPEAT, (double) down, (double) across);
  }

  /** Reads padding of height and width with one number. */
  static void pad(Node node, Draft draft) {
    long[] pads = draft.integers(node, 1, "pads");
    boolean maps = pads.length == 8 && pads[0] + pads[1] + pads[4] + pads[5] == 0;
    if (!node.text("mode", "constant").equals("constant")
        || node.hasInput(3)
        || !maps
        || Arrays.stream(pads).anyMatch(width -> width < 0)) {
      throw new InvalidNetException("it does not frame maps with one number");
    }
    double value = node.hasInput(2) ? draft.floats(node.input(2))[0] : node.number("value", 0);
    Functions.function(
        node,
        draft,
        Function.FRAME,
        (double) pads[2],
        (double) pads[6],
        (double) pads[3],
        (double) pads[7],
        value);
  }

  private static String part(Node node, Draft draft, String input, int axis, long from, long to) {
    if (axis == 0) {
      throw new InvalidNetException("it takes some of the images");
    }
    return draft.vertex(
        node, new FunctionVertex(Function.SLICE, axis, (double) from, (double) to), input);
  }
}
