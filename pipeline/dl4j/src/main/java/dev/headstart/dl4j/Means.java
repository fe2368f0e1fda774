// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import java.util.Arrays;
import java.util.List;

/** Reads ReduceMean. */
final class Means {

  private Means() {}

  static void read(Node node, Draft draft) {
    List<Long> shape = draft.shape(node.input(0));
    int[] axes = axes(node, draft, shape.size());
    if (axes.length == 0 || axes[0] == 0) {
      throw new InvalidNetException("a mean over images");
    }
    if (shape.size() == 4 && Arrays.equals(axes, new int[] {2, 3})) {
      Poolings.global(node, draft);
      return;
    }
    double[] dims = Arrays.stream(axes).asDoubleStream().toArray();
    String mean =
        draft.vertex(node, new FunctionVertex(Function.MEAN, dims), draft.vertex(node.input(0)));
    List<Long> to = draft.shape(node.output());
    boolean keeps = to.size() == shape.size();
    draft.computes(node, keeps ? mean : draft.vertex(node, Shapes.rows(to), mean));
  }

  /** Returns the dimensions, ascending and from 0. */
  private static int[] axes(Node node, Draft draft, int rank) {
    return Arrays.stream(draft.integers(node, 1, "axes"))
        .mapToInt(axis -> Shapes.axis(axis, rank))
        .sorted()
        .toArray();
  }
}
