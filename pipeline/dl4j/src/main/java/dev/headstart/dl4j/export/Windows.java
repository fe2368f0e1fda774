// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * The sliding window over maps, with explicit padding.
 *
 * @param kernel height and width
 * @param stride vertical and horizontal
 * @param dilation vertical and horizontal
 * @param pads top, left, bottom, right
 * @param height the height of the output
 * @param width the width of the output
 */
record Windows(int[] kernel, int[] stride, int[] dilation, int[] pads, long height, long width) {

  /**
   * Resolves the padding.
   *
   * @throws InvalidNetException if the window does not fit into the maps
   */
  static Windows of(
      Value in, int[] kernel, int[] stride, int[] dilation, int[] padding, ConvolutionMode mode) {
    int[] pads = new int[4];
    long[] out = new long[2];
    for (int d = 0; d < 2; d++) {
      long size = in.shape().get(1 + d);
      long span = (kernel[d] - 1L) * dilation[d] + 1;
      switch (mode) {
        case Same -> {
          // as in TensorFlow, odd padding goes to the end
          out[d] = (size + stride[d] - 1) / stride[d];
          long total = Math.max(0, (out[d] - 1) * stride[d] + span - size);
          pads[d] = (int) (total / 2);
          pads[2 + d] = (int) (total - total / 2);
        }
        case Strict, Truncate -> {
          out[d] = Math.floorDiv(size + 2L * padding[d] - span, stride[d]) + 1;
          pads[d] = padding[d];
          pads[2 + d] = padding[d];
        }
        default -> throw new InvalidNetException("its convolution mode is " + mode);
      }
      if (out[d] < 1) {
        throw new InvalidNetException(
            Texts.format("its window of %d does not fit into %d pixels", span, size));
      }
    }
    return new Windows(kernel, stride, dilation, pads, out[0], out[1]);
  }

  /** Returns the output's shape. */
  List<Long> shape(long channels) {
    return List.of(channels, height, width);
  }

  boolean isDilated() {
    return dilation[0] != 1 || dilation[1] != 1;
  }

  /** Returns the node's attributes, and one more. */
  Attribute[] attributes(Attribute more) {
    return new Attribute[] {
      Attribute.integers("kernel_shape", kernel),
      Attribute.integers("strides", stride),
      Attribute.integers("pads", pads),
      more
    };
  }

  Attribute dilations() {
    return Attribute.integers("dilations", dilation);
  }
}
