// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.net.layer.Pool;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a card sets so that the graph does not decide them. A null value leaves the
 * decision to the graph.
 *
 * @param relu whether codes of the code layer are clipped at zero
 * @param pool the pooling of tokens or of a map to one vector
 * @param layout the order of the dimensions that the net takes
 */
public record NetTraits(@Nullable Boolean relu, @Nullable Pool pool, @Nullable Layout layout) {

  /** Everything is decided by the graph. */
  public static final NetTraits NONE = new NetTraits(null, null, null);

  /** The order of an input's dimensions. */
  public enum Layout {
    /** {@code [N, channels, height, width]}, as in PyTorch. */
    NCHW,
    /** {@code [N, height, width, channels]}, as in TensorFlow. */
    NHWC
  }

  boolean isNhwc() {
    return layout == Layout.NHWC;
  }
}
