// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.onnx.Node;
import java.util.Optional;

/**
 * Makes the weights of two layers that follow each other equally large in each channel between
 * them: one is multiplied by what the other is divided by. With a ReLU between them or nothing, the
 * net computes the same.
 *
 * @see <a href="https://arxiv.org/abs/1906.04721">Nagel et al., Data-Free Quantization Through
 *     Weight Equalization and Bias Correction, 2019</a>
 */
final class Equalisation {

  private static final int SWEEPS = 3;

  /** Channels that are further apart than this are all but dead; they stay. */
  private static final double LARGEST = 1e3;

  private Equalisation() {}

  /**
   * Equalises all pairs of layers of a net that has depthwise convolutions; others gain nothing,
   * since each output channel has a scale of its own anyway.
   *
   * @return the number of pairs
   */
  static int apply(Sketch sketch) {
    boolean depthwise =
        sketch.nodes().stream()
            .anyMatch(node -> Weighted.of(sketch, node).filter(Weighted::isDepthwise).isPresent());
    int pairs = 0;
    for (int sweep = 0; depthwise && sweep < SWEEPS; sweep++) {
      pairs = 0;
      for (Node node : sketch.nodes()) {
        pairs += equalised(sketch, node) ? 1 : 0;
      }
    }
    return pairs;
  }

  private static boolean equalised(Sketch sketch, Node node) {
    Optional<Weighted> first = conv(sketch, node);
    if (first.isEmpty()) {
      return false;
    }
    Node next = sketch.onlyReader(node.output());
    if (next != null && next.operator().equals("Relu")) {
      next = sketch.onlyReader(next.output());
    }
    Optional<Weighted> second = next == null ? Optional.empty() : conv(sketch, next);
    if (second.isEmpty()
        || second.get().inPerGroup() * second.get().groups() != first.get().out()) {
      return false;
    }
    equalise(sketch, first.get(), second.get());
    return true;
  }

  private static Optional<Weighted> conv(Sketch sketch, Node node) {
    return node.operator().equals("Conv") ? Weighted.of(sketch, node) : Optional.empty();
  }

  private static void equalise(Sketch sketch, Weighted first, Weighted second) {
    float[] before = first.weights().clone();
    float[] bias = first.bias() == null ? null : first.bias().clone();
    float[] after = second.weights().clone();
    double[] reach = new double[first.out()];
    for (int i = 0; i < after.length; i++) {
      reach[in(second, i)] = Math.max(reach[in(second, i)], Math.abs(after[i]));
    }
    double[] factors = new double[first.out()];
    for (int c = 0; c < factors.length; c++) {
      double own = 0;
      for (int i = c * first.perOut(); i < (c + 1) * first.perOut(); i++) {
        own = Math.max(own, Math.abs(before[i]));
      }
      double factor = Math.sqrt(own / reach[c]); // of the first, to be divided by
      factors[c] = factor > 1 / LARGEST && factor < LARGEST ? factor : 1;
      for (int i = c * first.perOut(); i < (c + 1) * first.perOut(); i++) {
        before[i] = (float) (before[i] / factors[c]);
      }
      if (bias != null) {
        bias[c] = (float) (bias[c] / factors[c]);
      }
    }
    for (int i = 0; i < after.length; i++) {
      after[i] = (float) (after[i] * factors[in(second, i)]);
    }
    sketch.replace(first.node(), Folding.with(sketch, first, before, bias));
    sketch.replace(second.node(), Folding.with(sketch, second, after, second.bias()));
  }

  /** Returns the input channel that a weight belongs to. */
  private static int in(Weighted layer, int weight) {
    int channel = weight / layer.perOut();
    return layer.firstIn(channel) + weight % layer.perOut() / layer.area();
  }
}
