// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import static dev.headstart.dl4j.layers.Affine.BETA;
import static dev.headstart.dl4j.layers.Affine.GAMMA;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Computes an {@link Affine}. */
final class AffineLayer extends BaseLayer<Affine> {

  AffineLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray output = layerConf().normalises() ? normalised(input, scale(input)) : input.dup('c');
    if (has(GAMMA)) {
      output.muli(spread(getParam(GAMMA)));
    }
    if (has(BETA)) {
      output.addi(spread(getParam(BETA)));
    }
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, output);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    boolean normalises = layerConf().normalises();
    INDArray scale = normalises ? scale(input) : input;
    INDArray x = normalises ? normalised(input, scale) : input;
    Gradient gradient = new DefaultGradient();
    if (has(GAMMA)) {
      give(gradient, GAMMA, epsilon.mul(x));
    }
    if (has(BETA)) {
      give(gradient, BETA, epsilon);
    }
    INDArray below = has(GAMMA) ? epsilon.mul(spread(getParam(GAMMA))) : epsilon.dup('c');
    if (normalises) {
      INDArray along = below.mul(x).mean(true, axis());
      below.subi(below.mean(true, axis())).subi(x.mul(along)).muli(scale);
    }
    return new Pair<>(gradient, workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, below));
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  private boolean has(String key) {
    return layerConf().keys().contains(key);
  }

  private int axis() {
    return layerConf().axis();
  }

  /** One over the standard deviation of the channels at each place. */
  private INDArray scale(INDArray x) {
    INDArray centred = x.sub(x.mean(true, axis()));
    INDArray variance = centred.muli(centred).mean(true, axis());
    return Transforms.sqrt(variance.addi(layerConf().epsilon()), false).rdivi(1);
  }

  private INDArray normalised(INDArray x, INDArray scale) {
    return x.sub(x.mean(true, axis())).muli(scale);
  }

  private INDArray spread(INDArray param) {
    long[] shape = new long[input.rank()];
    Arrays.fill(shape, 1);
    shape[axis()] = param.length();
    return param.reshape(shape);
  }

  /** Gives the sum over all dimensions but the channels'. */
  private void give(Gradient all, String key, INDArray each) {
    int[] others = IntStream.range(0, each.rank()).filter(d -> d != axis()).toArray();
    INDArray view = Objects.requireNonNull(gradientViews.get(key), key);
    view.assign(each.sum(others).reshape(view.shape()));
    all.setGradientFor(key, view);
  }
}
