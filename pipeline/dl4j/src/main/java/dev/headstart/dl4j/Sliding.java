// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.onnx.Node;
import java.util.List;

/**
 * The sliding window of a convolution or pooling with its effective padding, into which ONNX's
 * {@code pads}, {@code auto_pad} and {@code ceil_mode} are resolved.
 *
 * @param kernel height and width
 * @param stride vertical and horizontal
 * @param dilation vertical and horizontal
 * @param begin the padding at the top and at the left
 * @param end the padding at the bottom and at the right
 * @param symmetric whether Deeplearning4j's single padding for both ends gives the same output
 */
record Sliding(
    int[] kernel, int[] stride, int[] dilation, int[] begin, int[] end, boolean symmetric) {

  static Sliding of(Node node, Draft draft, int[] kernel) {
    List<Long> from = draft.shape(node.input(0));
    List<Long> to = draft.shape(node.output());
    int[] stride = node.ints("strides", 1, 1);
    int[] dilation = node.ints("dilations", 1, 1);
    int[] pads = node.ints("pads", 0, 0, 0, 0);
    String auto = node.text("auto_pad", "NOTSET");
    int[] begin = new int[2];
    int[] end = new int[2];
    boolean symmetric = true;
    for (int d = 0; d < 2; d++) {
      int in = Math.toIntExact(from.get(2 + d));
      int out = Math.toIntExact(to.get(2 + d));
      int span = (kernel[d] - 1) * dilation[d] + 1;
      int total = Math.max(0, (out - 1) * stride[d] + span - in);
      begin[d] =
          switch (auto) {
            case "SAME_UPPER" -> total / 2;
            case "SAME_LOWER" -> total - total / 2;
            case "VALID" -> 0;
            default -> pads[d];
          };
      end[d] = Math.max(0, (out - 1) * stride[d] + span - in - begin[d]);
      symmetric &= Math.floorDiv(in + 2 * begin[d] - span, stride[d]) + 1 == out;
    }
    return new Sliding(kernel, stride, dilation, begin, end, symmetric);
  }

  /** Returns the padding at the top, bottom, left and right. */
  int[] padding() {
    return new int[] {begin[0], end[0], begin[1], end[1]};
  }

  boolean padded() {
    return begin[0] + begin[1] + end[0] + end[1] > 0;
  }
}
