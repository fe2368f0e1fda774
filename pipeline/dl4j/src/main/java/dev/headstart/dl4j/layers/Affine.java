// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer that multiplies each channel by a number, adds a number to it, or both; possibly after
 * layer normalisation (Ba et al. 2016), which brings the channels at each place to mean 0 and
 * variance 1. It takes arrays of any rank. Its parameters are not decayed.
 */
public final class Affine extends FeedForwardLayer {

  private static final long serialVersionUID = 1L;

  /** The parameter that the channels are multiplied by. */
  public static final String GAMMA = "gamma";

  /** The parameter that is added to the channels. */
  public static final String BETA = "beta";

  private static final double NONE = -1;

  @JsonProperty private int axis;
  @JsonProperty private String[] keys = {};
  @JsonProperty private double epsilon;

  /** For deserialisation. */
  public Affine() {}

  private Affine(long channels, int axis, double epsilon, String... keys) {
    setNIn(channels);
    setNOut(channels);
    this.axis = axis;
    this.epsilon = epsilon;
    this.keys = keys.clone();
  }

  /** Creates a layer that multiplies. */
  public static Affine scale(long channels, int axis) {
    return new Affine(channels, axis, NONE, GAMMA);
  }

  /** Creates a layer that adds. */
  public static Affine shift(long channels, int axis) {
    return new Affine(channels, axis, NONE, BETA);
  }

  /**
   * Creates a layer normalisation.
   *
   * @param channels the number of channels
   * @param axis the dimension of the channels, from 1
   * @param epsilon the number added to the variance; above 0
   * @param params the parameters that it has: {@link #GAMMA}, {@link #BETA}
   */
  public static Affine norm(long channels, int axis, double epsilon, String... params) {
    return new Affine(channels, axis, epsilon, params);
  }

  /** Returns the dimension of the channels, from 1. */
  public int axis() {
    return axis;
  }

  /** Returns the names of the parameters that it has. */
  public List<String> keys() {
    return List.of(keys);
  }

  /** Returns whether it normalises. */
  public boolean normalises() {
    return epsilon != NONE;
  }

  /** Returns the number added to the variance. */
  public double epsilon() {
    return epsilon;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType type) {
    return Layers.set(new AffineLayer(conf, type), conf, listeners, index, params, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return new AffineParams();
  }

  @Override
  @SuppressWarnings("NullAway") // as Deeplearning4j says that there is none
  public List<Regularization> getRegularizationByParam(String param) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    throw new UnsupportedOperationException("Memory is reckoned from the ONNX graph");
  }
}
