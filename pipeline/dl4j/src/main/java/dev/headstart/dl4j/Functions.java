// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.dl4j.layers.Rectifier;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** Reads elementwise functions: activations and dropout. */
final class Functions {

  private static final double LOWEST = -Float.MAX_VALUE;

  private Functions() {}

  static Operator activation(Activation activation) {
    return (node, draft) -> activate(node, draft, activation.getActivationFunction());
  }

  static void leakyRelu(Node node, Draft draft) {
    activate(node, draft, new ActivationLReLU(node.number("alpha", 0.01f)));
  }

  /**
   * Returns the rectifier that a node represents, if it clips values below 0 and possibly above a
   * limit.
   */
  static Optional<Rectifier> rectifier(Node node, Draft draft) {
    if (node.operator().equals("Relu")) {
      return Optional.of(new Rectifier());
    }
    boolean clips = node.operator().equals("Clip") && min(node, draft) == 0;
    double max = clips ? max(node, draft) : 0;
    return max > 0 && max < -LOWEST ? Optional.of(new Rectifier(max)) : Optional.empty();
  }

  static void relu(Node node, Draft draft) {
    if (!draft.isComputed(node)) {
      activate(node, draft, rectifier(node, draft).orElseThrow());
    }
  }

  static void clip(Node node, Draft draft) {
    if (rectifier(node, draft).isPresent()) {
      relu(node, draft);
    } else {
      function(node, draft, Function.CLIP, min(node, draft), max(node, draft));
    }
  }

  static void hardSigmoid(Node node, Draft draft) {
    function(
        node, draft, Function.HARD_SIGMOID, node.number("alpha", 0.2f), node.number("beta", 0.5f));
  }

  static void hardSwish(Node node, Draft draft) {
    function(node, draft, Function.HARD_SWISH, 1 / 6d, 0.5);
  }

  static void softmax(Node node, Draft draft) {
    int rank = draft.shape(node.input(0)).size();
    if (Shapes.axis(node.integer("axis", -1), rank) != 1) {
      throw new InvalidNetException("it is not over the channels");
    } else if (rank == 2) {
      activate(node, draft, Activation.SOFTMAX.getActivationFunction());
    } else {
      function(node, draft, Function.SOFTMAX);
    }
  }

  /** Reads dropout, which does nothing at inference. */
  static void dropout(Node node, Draft draft) {
    double ratio = node.number("ratio", 0.5f);
    if (node.hasInput(1)) {
      ratio = draft.floats(node.input(1))[0];
    }
    if (ratio == 0) {
      draft.alias(node.output(), node.input(0));
    } else {
      draft.computes(
          node, draft.layer(node, new DropoutLayer(1 - ratio), draft.vertex(node.input(0))));
    }
  }

  private static double min(Node node, Draft draft) {
    return limit(node, draft, 1, "min", LOWEST);
  }

  private static double max(Node node, Draft draft) {
    return limit(node, draft, 2, "max", -LOWEST);
  }

  private static double limit(
      Node node, Draft draft, int input, String attribute, double otherwise) {
    return node.hasInput(input)
        ? draft.floats(node.input(input))[0]
        : node.number(attribute, (float) otherwise);
  }

  static void elu(Node node, Draft draft) {
    if (node.number("alpha", 1) != 1) {
      throw new InvalidNetException("its alpha is not 1; Deeplearning4j's gradient ignores it");
    }
    activate(node, draft, Activation.ELU.getActivationFunction());
  }

  static void gelu(Node node, Draft draft) {
    if (!node.text("approximate", "none").equals("none")) {
      throw new InvalidNetException("it is an approximation");
    }
    function(node, draft, Function.GELU);
  }

  private static void activate(Node node, Draft draft, IActivation activation) {
    draft.computes(
        node,
        draft.layer(
            node,
            new ActivationLayer.Builder().activation(activation).build(),
            draft.vertex(node.input(0))));
  }

  static void function(Node node, Draft draft, Function function, double... numbers) {
    draft.computes(
        node,
        draft.vertex(node, new FunctionVertex(function, numbers), draft.vertex(node.input(0))));
  }
}
