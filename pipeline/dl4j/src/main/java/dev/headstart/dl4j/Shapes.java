// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Reads the operators that rearrange values without changing them. */
final class Shapes {

  private Shapes() {}

  static void same(Node node, Draft draft) {
    draft.alias(node.output(), node.input(0));
  }

  static void nothing(Node node, Draft draft) {
    // a constant is looked up where it is used
  }

  /** Reads Flatten, Reshape, Squeeze and Unsqueeze: from maps to features or back. */
  static void reshape(Node node, Draft draft) {
    List<Long> from = draft.shape(node.input(0));
    List<Long> to = draft.shape(node.output());
    String input = draft.vertex(node.input(0));
    if (from.equals(to)) {
      same(node, draft);
    } else if (from.size() == 4 && to.size() == 2) {
      draft.computes(
          node,
          draft.reshape(
              node,
              new CnnToFeedForwardPreProcessor(from.get(2), from.get(3), from.get(1)),
              input));
    } else if (from.size() == 2 && to.size() == 4) {
      draft.computes(
          node,
          draft.reshape(
              node, new FeedForwardToCnnPreProcessor(to.get(2), to.get(3), to.get(1)), input));
    } else {
      reshape(node, draft, from, to, input);
    }
  }

  private static void reshape(
      Node node, Draft draft, List<Long> from, List<Long> to, String input) {
    boolean eachByItself =
        !to.isEmpty() && from.get(0) == 1 && to.get(0) == 1 && product(from) == product(to);
    if (!eachByItself) {
      throw new InvalidNetException(Texts.format("it makes %s of %s, across images", to, from));
    }
    draft.computes(node, draft.vertex(node, rows(to), input));
  }

  /** A vertex that gives the values of an image other dimensions, the batch first. */
  static FunctionVertex rows(List<Long> shape) {
    return new FunctionVertex(
        Function.RESHAPE, shape.stream().skip(1).mapToDouble(Long::doubleValue).toArray());
  }

  /** Returns the index of a dimension, from 0; ONNX may count it from the end, as -1. */
  static int axis(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  private static long product(List<Long> dims) {
    return dims.stream().reduce(1L, Math::multiplyExact);
  }

  static void concat(Node node, Draft draft) {
    int rank = draft.shape(node.input(0)).size();
    long axis = node.integer("axis", 1);
    if (axis(axis, rank) != 1) {
      throw new InvalidNetException("it joins along another dimension than the channels");
    }
    draft.computes(
        node,
        draft.vertex(
            node,
            new MergeVertex(),
            node.inputs().stream().map(draft::vertex).toArray(String[]::new)));
  }
}
