// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.builtin;

import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.List;

/**
 * A net without layers: its codes are the pixels. They are the baseline that any real net has to
 * beat.
 */
public final class RawPixels {

  private static final String CODE = "pixels";

  private RawPixels() {}

  /**
   * Builds the net.
   *
   * @param side the width and height of its input in pixels; a code has {@code 3 * side * side}
   *     values, from 0 to 1
   */
  public static PretrainedNet net(int side) {
    ModelWriter graph = NewNet.start(CODE, side);
    graph.node("Flatten", CODE, List.of(NewNet.IMAGE));
    int length = 3 * side * side;
    Preprocessing input = NewNet.input(side, 0f, 1f);
    NetCard card =
        new NetCard(
            "raw-pixels", "no net at all", "Apache-2.0", null, input, CODE, length, List.of());
    return PretrainedNet.of(graph.output(ValueInfo.floats(CODE, length)).bytes(), card);
  }
}
