// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import java.util.Objects;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code max(0, x)}, or {@code min(max(0, x), max)}. Its slope can be computed from its output as
 * well as from its input, so a layer need not keep both. (Deeplearning4j's own takes six times as
 * long for the gradient.)
 */
public final class Rectifier extends BaseActivationFunction {

  private static final long serialVersionUID = 1L;

  @JsonProperty("most") // as files of earlier releases name it
  private final double max;

  /** For deserialisation, and without a limit. */
  public Rectifier() {
    this(Double.POSITIVE_INFINITY);
  }

  /**
   * Creates a rectifier with a limit.
   *
   * @param max the upper limit, such as 6; above 0
   */
  public Rectifier(@JsonProperty("most") double max) {
    this.max = max;
  }

  /** Returns the upper limit, or infinity. */
  public double max() {
    return max;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    Nd4j.exec(new RectifiedLinear(in, in));
    if (Double.isFinite(max)) {
      Nd4j.exec(new ScalarMin(in, null, in, max));
    }
    return in;
  }

  /**
   * Computes the gradient.
   *
   * @param in the function's input or its output; it is overwritten
   */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    if (Double.isFinite(max)) {
      in.muli(in.rsub(max)); // above 0 exactly between the limits
    }
    Nd4j.exec(new Step(in, in));
    return new Pair<>(in.muli(epsilon), null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rectifier rectifier && max == rectifier.max;
  }

  @Override
  public int hashCode() {
    return Objects.hash(max);
  }

  @Override
  public String toString() {
    return Double.isFinite(max) ? "relu" + max : "relu";
  }
}
