package dev.headstart.net;

import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;

/** What the nets that are made here have in common. */
final class NewNet {

  /** The name of the input. */
  static final String IMAGE = "image";

  private static final int OPSET = 13;
  private static final int IR_VERSION = 8;

  private NewNet() {}

  /** A net without a node that takes square images. */
  static ModelWriter start(String name, int side) {
    return ModelWriter.start(name)
        .irVersion(IR_VERSION)
        .opset(OPSET)
        .producer("headstart")
        .input(ValueInfo.floats(IMAGE, 3, side, side));
  }
}
