// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.net.layer.Pool;
import org.jspecify.annotations.Nullable;

/**
 * What a card says of a net where its graph should not decide. What is null is left to the graph.
 *
 * @param relu whether codes of the code layer are cut at zero
 * @param pool how tokens or a map become one vector
 * @param layout the order of the dimensions that the net takes
 */
public record NetTraits(@Nullable Boolean relu, @Nullable Pool pool, @Nullable Layout layout) {

  /** The graph decides all. */
  public static final NetTraits NONE = new NetTraits(null, null, null);

  /** The order of an input's dimensions. */
  public enum Layout {
    /** {@code [N, channels, height, width]}, as PyTorch. */
    NCHW,
    /** {@code [N, height, width, channels]}, as TensorFlow. */
    NHWC
  }

  boolean isNhwc() {
    return layout == Layout.NHWC;
  }
}
