// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The layer that a net's codes are taken from, as inferred from its graph.
 *
 * @param layer the layer's name, or null if the graph does not determine it
 * @param isOutput whether it is the net's output, because the net does not end in a classifier
 * @param pool the pooling that reduces its vectors to one, or null if it is a single vector
 * @param relu whether the last non-linearity before it is a ReLU, so that codes are clipped at zero
 * @param isSure whether the graph leaves no doubt
 * @param reason the reason for the decision, or for its absence
 * @param others the other candidate layers, the outputs first
 */
public record CodeLayer(
    @Nullable String layer,
    boolean isOutput,
    @Nullable Pool pool,
    boolean relu,
    boolean isSure,
    String reason,
    List<String> others) {

  public CodeLayer {
    others = List.copyOf(others);
  }

  /** Returns the layer's name, empty if the graph does not determine it. */
  public Optional<String> found() {
    return Optional.ofNullable(layer);
  }
}
