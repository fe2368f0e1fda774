// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The layer that a net's codes are taken from, as its graph tells it.
 *
 * @param layer the layer's name, or null where the graph does not tell
 * @param isOutput whether it is the net's output, because the net ends in no classifier
 * @param pool how its vectors become one, or null where it is one vector
 * @param relu whether the net's own last non-linearity is a ReLU, so that codes are cut at zero
 * @param isSure whether the graph leaves no doubt
 * @param reason what it was decided from, or why it was not
 * @param others the other layers that may be meant, the outputs first
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

  /** The layer's name, where the graph tells it. */
  public Optional<String> found() {
    return Optional.ofNullable(layer);
  }
}
