// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.builtin;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.List;

/** Common parts of the nets that are built here. */
final class NewNet {

  /** The name of the input. */
  static final String IMAGE = "image";

  private static final int OPSET = 13;
  private static final int IR_VERSION = 8;

  private NewNet() {}

  /** Starts a net without nodes that takes square images. */
  static ModelWriter start(String name, int side) {
    return ModelWriter.start(name)
        .irVersion(IR_VERSION)
        .opset(OPSET)
        .producer("headstart")
        .input(ValueInfo.floats(IMAGE, 3, side, side));
  }

  /**
   * Returns a preprocessing that resizes the short side to that of the net, crops the centre and
   * normalises each value.
   */
  static Preprocessing input(int side, float mean, float std) {
    return new Preprocessing(
        side,
        side,
        ResizeRule.SHORT_SIDE,
        side,
        Filter.BILINEAR,
        ChannelOrder.RGB,
        255f,
        List.of(mean, mean, mean),
        List.of(std, std, std),
        ExifOrientation.APPLY);
  }
}
