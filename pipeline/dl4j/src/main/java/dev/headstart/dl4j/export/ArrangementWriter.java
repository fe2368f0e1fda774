// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.dl4j.Function;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Writes the functions that move values or take their mean. The batch stays free. */
final class ArrangementWriter {

  private ArrangementWriter() {}

  static Value write(Function function, double[] n, Value x, String name, ModelWriter draft) {
    return switch (function) {
      case MEAN -> mean(n, x, name, draft);
      case RESHAPE -> reshape(n, x, name, draft);
      case TRANSPOSE -> transpose(n, x, name, draft);
      case SLICE -> slice(n, x, name, draft);
      case REPEAT -> repeat(n, x, name, draft);
      default -> throw new IllegalArgumentException(function.toString());
    };
  }

  private static Value mean(double[] n, Value x, String name, ModelWriter draft) {
    List<Long> shape = new ArrayList<>(x.shape());
    longs(n).forEach(d -> shape.set((int) d - 1, 1L));
    Attribute axes = Attribute.integers("axes", longs(n).toArray());
    return x.as(
        draft.node("ReduceMean", name, List.of(x.name()), axes), shape.toArray(Long[]::new));
  }

  private static Value reshape(double[] n, Value x, String name, ModelWriter draft) {
    long[] dims = LongStream.concat(LongStream.of(-1), longs(n)).toArray();
    String shape = draft.integers(name + "/shape", dims);
    return x.as(
        draft.node("Reshape", name, List.of(x.name(), shape)),
        longs(n).boxed().toArray(Long[]::new));
  }

  private static Value transpose(double[] n, Value x, String name, ModelWriter draft) {
    Long[] shape = longs(n).skip(1).mapToObj(d -> x.shape().get((int) d - 1)).toArray(Long[]::new);
    Attribute order = Attribute.integers("perm", longs(n).toArray());
    return x.as(draft.node("Transpose", name, List.of(x.name()), order), shape);
  }

  private static Value slice(double[] n, Value x, String name, ModelWriter draft) {
    List<Long> shape = new ArrayList<>(x.shape());
    shape.set((int) n[0] - 1, (long) (n[2] - n[1]));
    List<String> inputs =
        List.of(
            x.name(),
            draft.integers(name + "/starts", (long) n[1]),
            draft.integers(name + "/ends", (long) n[2]),
            draft.integers(name + "/axes", (long) n[0]));
    return x.as(draft.node("Slice", name, inputs), shape.toArray(Long[]::new));
  }

  private static Value repeat(double[] n, Value x, String name, ModelWriter draft) {
    float[] scales = {1, 1, (float) n[0], (float) n[1]};
    return x.as(
        draft.node(
            "Resize",
            name,
            List.of(x.name(), "", draft.floats(name + "/scales", scales, 4)),
            Attribute.text("mode", "nearest"),
            Attribute.text("coordinate_transformation_mode", "asymmetric"),
            Attribute.text("nearest_mode", "floor")),
        x.channels(),
        x.shape().get(1) * (long) n[0],
        x.shape().get(2) * (long) n[1]);
  }

  private static LongStream longs(double... numbers) {
    return Arrays.stream(numbers).mapToLong(number -> (long) number);
  }
}
