// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.onnx.Attribute;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Writes normalisations. */
final class NormWriters {

  private NormWriters() {}

  /**
   * Writes batch normalisation with its stored statistics. Deeplearning4j ignores the layer's
   * activation, and so does this method.
   */
  static Value batch(Step step) {
    BatchNormalization layer = (BatchNormalization) step.layer();
    Value in = step.in();
    if (in.isMap()) {
      in.checkMaps(layer.getCnn2DFormat());
    }
    long channels = in.channels();
    boolean locked = layer.isLockGammaBeta();
    return step.last(
        "BatchNormalization",
        in.shape(),
        List.of(
            in.name(),
            locked ? constant(step, "gamma", layer.getGamma()) : step.weight("gamma", channels),
            locked ? constant(step, "beta", layer.getBeta()) : step.weight("beta", channels),
            step.weight("mean", channels),
            step.floats(step.name() + "/var", variance(step), channels)),
        Attribute.number("epsilon", layer.getEps()));
  }

  static Value localResponse(Step step) {
    LocalResponseNormalization layer = (LocalResponseNormalization) step.layer();
    step.in().checkMaps(layer.getDataFormat());
    long size = 2 * ((long) layer.getN() / 2) + 1; // the same number of channels to either side
    return step.last(
        "LRN",
        step.in().shape(),
        List.of(step.in().name()),
        Attribute.integer("size", size),
        Attribute.number("alpha", layer.getAlpha() * size),
        Attribute.number("beta", layer.getBeta()),
        Attribute.number("bias", layer.getK()));
  }

  private static INDArray variance(Step step) {
    INDArray stored = step.params().get("var");
    return stored != null ? stored : Transforms.exp(step.param("log10stdev").mul(2 * Math.log(10)));
  }

  private static String constant(Step step, String name, double value) {
    float[] values = new float[Math.toIntExact(step.in().channels())];
    Arrays.fill(values, (float) value);
    return step.draft().floats(step.name() + "/" + name, values, values.length);
  }
}
