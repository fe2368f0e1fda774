// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.dl4j.layers.Affine;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes {@link Affine} in operators of opset 13, which has no LayerNormalization. */
final class AffineWriter {

  private AffineWriter() {}

  static Value write(Step step) {
    Affine layer = (Affine) step.layer();
    if (step.in().channelsLast()) {
      throw new InvalidNetException("it takes maps with the channels first");
    }
    List<String> rest = new ArrayList<>(layer.keys());
    String x = step.in().name();
    if (layer.normalises()) {
      x = normalised(step, layer, rest.isEmpty());
    }
    while (!rest.isEmpty()) {
      String key = rest.remove(0);
      String op = key.equals(Affine.GAMMA) ? "Mul" : "Add";
      List<String> inputs = List.of(x, step.weight(key, dims(step, layer)));
      x = rest.isEmpty() ? step.draft().node(op, step.name(), inputs) : step.inner(op, op, inputs);
    }
    return step.in().named(x);
  }

  private static String normalised(Step step, Affine layer, boolean last) {
    Attribute axes = Attribute.integers("axes", (long) layer.axis());
    String in = step.in().name();
    String mean = step.inner("ReduceMean", "mean", List.of(in), axes);
    String centred = step.inner("Sub", "centred", List.of(in, mean));
    String squares = step.inner("Mul", "squares", List.of(centred, centred));
    String variance = step.inner("ReduceMean", "variance", List.of(squares), axes);
    String epsilon = step.draft().number(step.name() + "/epsilon", layer.epsilon());
    String sum = step.inner("Add", "sum", List.of(variance, epsilon));
    String deviation = step.inner("Sqrt", "deviation", List.of(sum));
    List<String> inputs = List.of(centred, deviation);
    return last
        ? step.draft().node("Div", step.name(), inputs)
        : step.inner("Div", "normalised", inputs);
  }

  /** The shape of a parameter that goes along the dimension of the channels. */
  private static long[] dims(Step step, Affine layer) {
    long[] dims = new long[step.in().shape().size() + 1 - layer.axis()];
    Arrays.fill(dims, 1);
    dims[0] = layer.getNOut();
    return dims;
  }
}
