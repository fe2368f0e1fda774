// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.onnx.ModelWriter;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/** Writes padding and cropping of maps. */
final class FrameWriters {

  private FrameWriters() {}

  static Value padding(Step step) {
    ZeroPaddingLayer layer = (ZeroPaddingLayer) step.layer();
    step.in().checkMaps(layer.getDataFormat());
    return pad(step.name(), step.in(), step.draft(), 0, layer.getPadding());
  }

  static Value cropping(Step step) {
    Cropping2D layer = (Cropping2D) step.layer();
    step.in().checkMaps(layer.getDataFormat());
    int[] c = layer.getCropping();
    Value in = step.in();
    long bottom = in.shape().get(1) - c[1];
    long right = in.shape().get(2) - c[3];
    ModelWriter draft = step.draft();
    return step.last(
        "Slice",
        List.of(in.channels(), bottom - c[0], right - c[2]),
        List.of(
            in.name(),
            draft.integers(step.name() + "/starts", c[0], c[2]),
            draft.integers(step.name() + "/ends", bottom, right),
            draft.integers(step.name() + "/axes", 2L, 3L)));
  }

  /**
   * Pads maps with one value.
   *
   * @param name the name of the node and of its output
   * @param widths top, bottom, left, right
   */
  static Value pad(String name, Value in, ModelWriter draft, double value, int... widths) {
    String padded =
        draft.node(
            "Pad",
            name,
            List.of(
                in.name(),
                draft.integers(
                    name + "/pads", 0, 0, widths[0], widths[2], 0, 0, widths[1], widths[3]),
                draft.number(name + "/value", value)));
    return in.as(
        padded,
        in.channels(),
        in.shape().get(1) + widths[0] + widths[1],
        in.shape().get(2) + widths[2] + widths[3]);
  }
}
