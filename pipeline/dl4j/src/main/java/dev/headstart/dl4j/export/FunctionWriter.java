// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.dl4j.FunctionVertex;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import java.util.List;

/** Writes this project's own functions, all of which take maps with their channels first. */
final class FunctionWriter {

  private FunctionWriter() {}

  static Value write(FunctionVertex vertex, String name, List<Value> in, ModelWriter draft) {
    Value x = in.get(0);
    double[] n = vertex.numbers();
    if (x.channelsLast()) {
      throw new InvalidNetException("it takes maps with the channels first");
    }
    return switch (vertex.function()) {
      case MULTIPLY -> VertexWriter.chain("Mul", in, name, draft);
      case ADD -> VertexWriter.chain("Add", in, name, draft);
      case CLIP ->
          x.named(
              draft.node(
                  "Clip",
                  name,
                  List.of(
                      x.name(),
                      draft.number(name + "/least", n[0]),
                      draft.number(name + "/most", n[1]))));
      case LINEAR -> {
        String times =
            draft.node(
                "Mul", name + "/times", List.of(x.name(), draft.number(name + "/factor", n[0])));
        yield x.named(
            draft.node("Add", name, List.of(times, draft.number(name + "/summand", n[1]))));
      }
      case HARD_SIGMOID -> x.named(draft.node("HardSigmoid", name, List.of(x.name()), line(n)));
      case HARD_SWISH -> {
        String gate = draft.node("HardSigmoid", name + "/gate", List.of(x.name()), line(n));
        yield x.named(draft.node("Mul", name, List.of(x.name(), gate)));
      }
      case SOFTMAX ->
          x.named(draft.node("Softmax", name, List.of(x.name()), Attribute.integer("axis", 1L)));
      case FRAME ->
          FrameWriters.pad(name, x, draft, n[4], (int) n[0], (int) n[1], (int) n[2], (int) n[3]);
      case WEIGH -> {
        float[] factors = new float[n.length - 2];
        for (int i = 0; i < factors.length; i++) {
          factors[i] = (float) n[i + 2];
        }
        String map = draft.floats(name + "/factors", factors, 1, 1, (long) n[0], (long) n[1]);
        yield x.named(draft.node("Mul", name, List.of(x.name(), map)));
      }
      case SUBTRACT -> VertexWriter.chain("Sub", in, name, draft);
      case DIVIDE -> VertexWriter.chain("Div", in, name, draft);
      case ERF -> x.named(draft.node("Erf", name, List.of(x.name())));
      case SQRT -> x.named(draft.node("Sqrt", name, List.of(x.name())));
      case POWER ->
          x.named(
              draft.node("Pow", name, List.of(x.name(), draft.number(name + "/exponent", n[0]))));
      case GELU -> gelu(x, name, draft);
      case MEAN, RESHAPE, TRANSPOSE, SLICE, REPEAT ->
          ArrangementWriter.write(vertex.function(), n, x, name, draft);
    };
  }

  private static Value gelu(Value x, String name, ModelWriter draft) {
    String root = draft.number(name + "/root", Math.sqrt(2));
    String scaled = draft.node("Div", name + "/scaled", List.of(x.name(), root));
    String erf = draft.node("Erf", name + "/erf", List.of(scaled));
    String one = draft.number(name + "/one", 1);
    String twice = draft.node("Add", name + "/twice", List.of(erf, one));
    String times = draft.node("Mul", name + "/times", List.of(x.name(), twice));
    String half = draft.number(name + "/half", 0.5);
    return x.named(draft.node("Mul", name, List.of(times, half)));
  }

  private static Attribute[] line(double... n) {
    return new Attribute[] {Attribute.number("alpha", n[0]), Attribute.number("beta", n[1])};
  }
}
