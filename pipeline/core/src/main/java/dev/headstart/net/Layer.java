// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.util.List;

/**
 * The output of one node of a net.
 *
 * @param name the tensor's name, which {@code --layer} and the card's {@code code.layer} accept
 * @param op the operator that computes it, such as {@code Conv}
 * @param shape its dimensions; the batch is -1
 * @param codeLayer whether its activations can serve as codes: features, or maps of more than one
 *     channel, computed before the last weighted layer
 */
public record Layer(String name, String op, List<Long> shape, boolean codeLayer) {

  public Layer {
    shape = List.copyOf(shape);
  }

  /** Returns the number of floats for one image. */
  public long length() {
    return shape.stream().reduce(1L, (all, n) -> n < 0 ? all : all * n);
  }
}
