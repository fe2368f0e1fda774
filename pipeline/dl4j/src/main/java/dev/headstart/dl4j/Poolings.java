// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** Reads MaxPool, AveragePool, GlobalAveragePool and ReduceMean over a map. */
final class Poolings {

  private Poolings() {}

  static void max(Node node, Draft draft) {
    Sliding sliding = sliding(node, draft);
    String input = draft.vertex(node.input(0));
    if (!sliding.symmetric()) {
      if (draft.isNonNegative(node.input(0))) { // a zero then never exceeds a pixel
        input = draft.layer(node, new ZeroPaddingLayer.Builder(sliding.padding()).build(), input);
      } else {
        input = draft.vertex(node, framed(sliding, -Float.MAX_VALUE), input);
      }
    }
    draft.computes(node, pool(node, draft, sliding, PoolingType.MAX, input));
  }

  static void average(Node node, Draft draft) {
    Sliding sliding = sliding(node, draft);
    String input = draft.vertex(node.input(0));
    boolean countsPadding = node.integer("count_include_pad", 0) == 1;
    if (!sliding.padded()) {
      draft.computes(node, pool(node, draft, sliding, PoolingType.AVG, input));
      return;
    }
    input = draft.vertex(node, framed(sliding, 0), input);
    Sliding bare =
        new Sliding(
            sliding.kernel(), sliding.stride(), sliding.dilation(), new int[2], new int[2], false);
    String means = pool(node, draft, bare, PoolingType.AVG, input);
    int[] pads = node.ints("pads", 0, 0, 0, 0);
    double[] factors =
        divisors(sliding, draft.shape(node.input(0)), countsPadding ? pads : new int[4]);
    draft.computes(node, draft.vertex(node, new FunctionVertex(Function.WEIGH, factors), means));
  }

  private static FunctionVertex framed(Sliding sliding, double value) {
    int[] widths = sliding.padding();
    return new FunctionVertex(Function.FRAME, widths[0], widths[1], widths[2], widths[3], value);
  }

  /**
   * Returns height, width and, for each window, its length divided by the length that counts: the
   * pixels, and the declared padding if it is included, but never what {@code ceil_mode} adds.
   */
  private static double[] divisors(Sliding sliding, List<Long> shape, int[] counted) {
    double[] down = divisors(sliding, 0, shape.get(2), counted);
    double[] across = divisors(sliding, 1, shape.get(3), counted);
    double[] all = new double[2 + down.length * across.length];
    all[0] = down.length;
    all[1] = across.length;
    for (int i = 2; i < all.length; i++) {
      all[i] = down[(i - 2) / across.length] * across[(i - 2) % across.length];
    }
    return all;
  }

  private static double[] divisors(Sliding sliding, int d, long size, int[] counted) {
    int span = (sliding.kernel()[d] - 1) * sliding.dilation()[d] + 1;
    long framed = size + sliding.begin()[d] + sliding.end()[d];
    double[] factors = new double[(int) ((framed - span) / sliding.stride()[d] + 1)];
    for (int i = 0; i < factors.length; i++) {
      int n = 0;
      for (int k = 0; k < sliding.kernel()[d]; k++) {
        int at = i * sliding.stride()[d] - sliding.begin()[d] + k * sliding.dilation()[d];
        n += at >= -counted[d] && at < size + counted[d + 2] ? 1 : 0;
      }
      factors[i] = (double) sliding.kernel()[d] / n;
    }
    return factors;
  }

  /**
   * Computes the mean of each map, {@code [N, channels, 1, 1]} or without the last two dimensions.
   */
  static void global(Node node, Draft draft) {
    boolean keep = draft.shape(node.output()).size() == 4;
    draft.computes(
        node,
        draft.layer(
            node,
            new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(!keep).build(),
            draft.vertex(node.input(0))));
  }

  private static Sliding sliding(Node node, Draft draft) {
    int[] kernel = node.ints("kernel_shape");
    if (kernel.length != 2) {
      throw new InvalidNetException("its window has not two dimensions");
    }
    if (!Arrays.equals(node.ints("dilations", 1, 1), new int[] {1, 1})) {
      throw new InvalidNetException("its window is dilated, which Deeplearning4j computes wrongly");
    }
    return Sliding.of(node, draft, kernel);
  }

  private static String pool(
      Node node, Draft draft, Sliding sliding, PoolingType type, String input) {
    return draft.layer(
        node,
        new SubsamplingLayer.Builder(type)
            .kernelSize(sliding.kernel())
            .stride(sliding.stride())
            .padding(sliding.symmetric() ? sliding.begin() : new int[2])
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        input);
  }
}
