// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.dl4j.layers.Rectifier;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Writes activation functions. */
final class ActivationWriter {

  private static final Map<Class<?>, String> PLAIN =
      Map.of(
          ActivationSELU.class, "Selu",
          ActivationSigmoid.class, "Sigmoid",
          ActivationSoftPlus.class, "Softplus",
          ActivationSoftSign.class, "Softsign",
          ActivationTanH.class, "Tanh");

  private final Value in;
  private final String output;
  private final ModelWriter draft;

  private ActivationWriter(Value in, String output, ModelWriter draft) {
    this.in = in;
    this.output = output;
    this.draft = draft;
  }

  static boolean isIdentity(IActivation activation) {
    return activation instanceof ActivationIdentity;
  }

  /**
   * Writes an activation of a tensor. For the identity, the tensor itself is returned.
   *
   * @throws InvalidNetException if ONNX has no such function
   */
  static Value write(IActivation activation, Value in, String output, ModelWriter draft) {
    return isIdentity(activation)
        ? in
        : in.named(new ActivationWriter(in, output, draft).write(activation));
  }

  private String write(IActivation activation) {
    String plain = PLAIN.get(activation.getClass());
    if (plain != null) {
      return node(plain);
    } else if (activation instanceof ActivationReLU relu) {
      return relu(relu);
    } else if (activation instanceof Rectifier rectifier) {
      return Double.isFinite(rectifier.max()) ? clip(0, rectifier.max()) : node("Relu");
    } else if (activation instanceof ActivationReLU6) {
      return clip(0, 6);
    } else if (activation instanceof ActivationHardTanH) {
      return clip(-1, 1);
    } else if (activation instanceof ActivationLReLU leaky) {
      return node("LeakyRelu", Attribute.number("alpha", leaky.getAlpha()));
    } else if (activation instanceof ActivationELU elu) {
      return node("Elu", Attribute.number("alpha", elu.getAlpha()));
    } else if (activation instanceof ActivationHardSigmoid) {
      return node("HardSigmoid", Attribute.number("alpha", 0.2), Attribute.number("beta", 0.5));
    } else if (activation instanceof ActivationThresholdedReLU thresholded) {
      return node("ThresholdedRelu", Attribute.number("alpha", thresholded.getTheta()));
    } else if (activation instanceof ActivationSoftmax) {
      // Deeplearning4j uses the last dimension of its own layout.
      return node("Softmax", Attribute.integer("axis", in.isMap() && !in.channelsLast() ? 3L : 1L));
    } else if (activation instanceof ActivationSwish) {
      return times(draft.node("Sigmoid", output + "/sigmoid", List.of(in.name())), in.name());
    } else if (activation instanceof ActivationMish) {
      String softplus = draft.node("Softplus", output + "/softplus", List.of(in.name()));
      return times(draft.node("Tanh", output + "/tanh", List.of(softplus)), in.name());
    } else if (activation instanceof ActivationCube) {
      String square = draft.node("Mul", output + "/square", List.of(in.name(), in.name()));
      return times(square, in.name());
    }
    throw new InvalidNetException("no such activation: " + activation);
  }

  private String relu(ActivationReLU relu) {
    if (relu.getThreshold() != null && relu.getThreshold() != 0) {
      throw new InvalidNetException("a ReLU with a threshold of " + relu.getThreshold());
    }
    double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
    if (relu.getMax() != null && slope != 0) {
      throw new InvalidNetException("a ReLU with both a slope and a largest value");
    }
    if (relu.getMax() != null) {
      return clip(0, relu.getMax());
    }
    return slope == 0 ? node("Relu") : node("LeakyRelu", Attribute.number("alpha", slope));
  }

  private String clip(double min, double max) {
    return draft.node(
        "Clip",
        output,
        List.of(
            in.name(), draft.number(output + "/least", min), draft.number(output + "/most", max)));
  }

  private String times(String one, String other) {
    return draft.node("Mul", output, List.of(one, other));
  }

  private String node(String op, Attribute... attributes) {
    return draft.node(op, output, List.of(in.name()), attributes);
  }
}
