package dev.headstart.finetune;

import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A function of each element that Deeplearning4j has no layer for. */
public final class FunctionVertex extends SameDiffLambdaVertex {

  /** Which function, of its numbers a and b. */
  public enum Function {
    /** The product of two inputs, spread over the dimensions that are 1 in one of them. */
    MULTIPLY,
    /** The sum of two inputs, likewise. */
    ADD,
    /** Not below a, not above b. */
    CLIP,
    /** {@code a * x + b}. */
    LINEAR,
    /** {@code max(0, min(1, a * x + b))}. */
    HARD_SIGMOID,
    /** {@code x * max(0, min(1, a * x + b))}. */
    HARD_SWISH,
    /** Softmax over dimension a. */
    SOFTMAX
  }

  @JsonProperty private Function function;
  @JsonProperty private double a;
  @JsonProperty private double b;

  /** For deserialisation. */
  FunctionVertex() {}

  FunctionVertex(Function function, double a, double b) {
    this.function = function;
    this.a = a;
    this.b = b;
  }

  @Override
  public SDVariable defineVertex(SameDiff graph, VertexInputs inputs) {
    SDVariable x = inputs.getInput(0);
    return switch (function) {
      case MULTIPLY -> x.mul(inputs.getInput(1));
      case ADD -> x.add(inputs.getInput(1));
      case CLIP -> graph.math().clipByValue(x, a, b);
      case LINEAR -> x.mul(a).add(b);
      case HARD_SIGMOID -> gate(graph, x);
      case HARD_SWISH -> x.mul(gate(graph, x));
      case SOFTMAX -> softmax(graph, x, (int) a);
    };
  }

  private SDVariable gate(SameDiff graph, SDVariable x) {
    return graph.math().clipByValue(x.mul(a).add(b), 0, 1);
  }

  /** nd4j's own is right over the last dimension only. */
  private static SDVariable softmax(SameDiff graph, SDVariable x, int dimension) {
    SDVariable powers = graph.math().exp(x.sub(x.max(true, dimension)));
    return powers.div(powers.sum(true, dimension));
  }
}
