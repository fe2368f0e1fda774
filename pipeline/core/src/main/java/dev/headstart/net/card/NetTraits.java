// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import dev.headstart.net.gpu.Precision;
import dev.headstart.net.layer.Pool;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a card sets so that the graph does not decide them. A null value leaves the
 * decision to the graph.
 *
 * @param relu whether codes of the code layer are clipped at zero
 * @param pool the pooling of tokens or of a map to one vector
 * @param layout the order of the dimensions that the net takes
 * @param precision how exactly codes are computed; null for single precision
 */
public record NetTraits(
    @Nullable Boolean relu,
    @Nullable Pool pool,
    @Nullable Layout layout,
    @Nullable Precision precision) {

  /** Everything is decided by the graph. */
  public static final NetTraits NONE = new NetTraits(null, null, null);

  /** The order of an input's dimensions. */
  public enum Layout {
    /** {@code [N, channels, height, width]}, as in PyTorch. */
    NCHW,
    /** {@code [N, height, width, channels]}, as in TensorFlow. */
    NHWC
  }

  /** Writes single precision as null. */
  public NetTraits {
    precision = precision == Precision.FP32 ? null : precision;
  }

  /** Creates traits of codes in single precision. */
  public NetTraits(@Nullable Boolean relu, @Nullable Pool pool, @Nullable Layout layout) {
    this(relu, pool, layout, null);
  }

  /** Returns the same with another precision. */
  public NetTraits with(Precision other) {
    return new NetTraits(relu, pool, layout, other);
  }

  /** Returns whether channels are the last dimension. */
  public boolean isNhwc() {
    return layout == Layout.NHWC;
  }
}
