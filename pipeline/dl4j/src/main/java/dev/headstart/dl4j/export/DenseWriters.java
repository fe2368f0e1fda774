// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes fully connected layers, and layers that are only an activation. */
final class DenseWriters {

  private DenseWriters() {}

  static Value dense(Step step) {
    DenseLayer layer = (DenseLayer) step.layer();
    if (layer.hasLayerNorm()) {
      throw new InvalidNetException("it normalises its layer");
    }
    return gemm(step, layer, layer.hasBias());
  }

  static Value output(Step step) {
    BaseOutputLayer layer = (BaseOutputLayer) step.layer();
    return gemm(step, layer, layer.hasBias());
  }

  static Value activation(Step step) {
    return ActivationWriter.write(
        ((ActivationLayer) step.layer()).getActivationFn(), step.in(), step.name(), step.draft());
  }

  static Value loss(Step step) {
    return ActivationWriter.write(
        ((LossLayer) step.layer()).getActivationFn(), step.in(), step.name(), step.draft());
  }

  /** Writes a loss per pixel, whose softmax is over the channels. */
  static Value mapLoss(Step step) {
    CnnLossLayer layer = (CnnLossLayer) step.layer();
    step.in().checkMaps(layer.getFormat());
    Value byPixel =
        new Value(step.in().name(), step.in().shape(), org.deeplearning4j.nn.conf.CNN2DFormat.NHWC);
    Value out = ActivationWriter.write(layer.getActivationFn(), byPixel, step.name(), step.draft());
    return step.in().named(out.name());
  }

  private static Value gemm(Step step, FeedForwardLayer layer, boolean bias) {
    step.in().checkFeatures();
    INDArray matrix = step.param("W"); // [in, out]
    String weight = step.weight("W", matrix.shape());
    return step.activated(
        "Gemm",
        layer.getActivationFn(),
        List.of(matrix.size(1)),
        bias
            ? List.of(step.in().name(), weight, step.weight("b", matrix.size(1)))
            : List.of(step.in().name(), weight),
        Attribute.number("alpha", 1.0));
  }
}
