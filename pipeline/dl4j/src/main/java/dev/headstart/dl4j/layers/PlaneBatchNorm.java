// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) of maps of floats on a CPU. It works plane by plane,
 * so that a plane is still in the cache when it is needed again. Arrays of other ranks and types
 * are left to Deeplearning4j, whose implementation takes about ten times as long.
 */
public final class PlaneBatchNorm extends BatchNormalization {

  private static final long serialVersionUID = 1L;

  /** For deserialisation. */
  public PlaneBatchNorm() {}

  /**
   * Creates a layer.
   *
   * @param channels the number of channels
   * @param eps the number added to the variance
   * @param decay the share of the moving statistics that is kept in a step, 0 to 1
   */
  public PlaneBatchNorm(long channels, double eps, double decay) {
    setNIn(channels);
    setNOut(channels);
    setEps(eps);
    setDecay(decay);
    setUseLogStd(false);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType type) {
    return Layers.set(new ByPlane(conf, type), conf, listeners, index, params, initialize);
  }

  private static final class ByPlane
      extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {

    private transient @Nullable Moments moments;

    ByPlane(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      if (!training || !Planes.fit(input)) {
        return super.activate(training, workspaces);
      }
      INDArray output =
          workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape());
      float[] gamma = values(GAMMA);
      float[] beta = values(BETA);
      try (Planes in = new Planes(input);
          Planes out = new Planes(output)) {
        Moments moments = Moments.of(in, layerConf().getEps());
        this.moments = moments;
        for (int c = 0; c < gamma.length; c++) {
          double slope = gamma[c] * moments.scale()[c];
          out.set(c, beta[c] - slope * moments.mean()[c]);
          out.add(c, slope, in);
        }
      }
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      if (!Planes.fit(input)) {
        return super.backpropGradient(epsilon, workspaces);
      }
      INDArray above = Planes.fit(epsilon) ? epsilon : epsilon.dup('c');
      INDArray gradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape());
      float[] gamma = values(GAMMA);
      float[] dGamma = new float[gamma.length];
      Moments moments = Objects.requireNonNull(this.moments, "activate comes first");
      float[] dBeta = new float[gamma.length];
      try (Planes in = new Planes(input);
          Planes from = new Planes(above);
          Planes to = new Planes(gradient)) {
        for (int c = 0; c < gamma.length; c++) {
          double mean = moments.mean()[c];
          double scale = moments.scale()[c];
          double sum = from.sum(c);
          double product = in.centredDot(c, mean, from) * scale;
          double slope = gamma[c] * scale;
          double back = -slope * scale * product / in.count(); // per unit above the mean
          to.set(c, -slope * sum / in.count() - back * mean);
          to.add(c, slope, from);
          to.add(c, back, in);
          dGamma[c] = (float) product;
          dBeta[c] = (float) sum;
        }
      }
      Gradient all = new DefaultGradient();
      give(all, GAMMA, dGamma);
      give(all, BETA, dBeta);
      give(all, GLOBAL_MEAN, step(values(GLOBAL_MEAN), moments.mean()));
      give(all, GLOBAL_VAR, step(values(GLOBAL_VAR), moments.variance()));
      return new Pair<>(all, gradient);
    }

    /** Returns what is subtracted from a moving statistic to move it towards that of the batch. */
    private float[] step(float[] moving, double[] now) {
      float[] step = new float[moving.length];
      for (int c = 0; c < step.length; c++) {
        step[c] = (float) ((moving[c] - now[c]) * (1 - layerConf().getDecay()));
      }
      return step;
    }

    private float[] values(String param) {
      return getParam(param).dup('c').data().asFloat();
    }

    private void give(Gradient all, String param, float[] values) {
      INDArray view = Objects.requireNonNull(gradientViews.get(param), param);
      view.assign(org.nd4j.linalg.factory.Nd4j.createFromArray(values).reshape(view.shape()));
      all.setGradientFor(param, view);
    }
  }
}
