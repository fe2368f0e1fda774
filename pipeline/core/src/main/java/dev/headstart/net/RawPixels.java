package dev.headstart.net;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.List;

/** A net that does nothing: its codes are the pixels, which any real net has to beat. */
public final class RawPixels {

  private static final String CODE = "pixels";

  private RawPixels() {}

  /**
   * The net.
   *
   * @param side of its input in pixels; a code is three times its square, from 0 to 1
   */
  public static PretrainedNet net(int side) {
    ModelWriter graph = NewNet.start(CODE, side);
    graph.node("Flatten", CODE, List.of(NewNet.IMAGE));
    int length = 3 * side * side;
    Preprocessing input =
        new Preprocessing(
            side,
            side,
            ResizeRule.SHORT_SIDE,
            side,
            Filter.BILINEAR,
            ChannelOrder.RGB,
            255f,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            ExifOrientation.APPLY);
    NetCard card =
        new NetCard(
            "raw-pixels", "no net at all", "Apache-2.0", null, input, CODE, length, List.of());
    return PretrainedNet.of(graph.output(ValueInfo.floats(CODE, length)).bytes(), card);
  }
}
