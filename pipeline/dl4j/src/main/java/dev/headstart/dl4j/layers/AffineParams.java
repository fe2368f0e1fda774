// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Lays out the parameters of {@link Affine}: one row of numbers each. */
final class AffineParams implements ParamInitializer {

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    Affine affine = (Affine) layer;
    return affine.keys().size() * affine.getNOut();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return ((Affine) layer).keys();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return false;
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray params, boolean initialize) {
    Map<String, INDArray> parts = parts(conf, params);
    parts.keySet().forEach(conf::addVariable);
    if (initialize) {
      parts.forEach((key, part) -> part.assign(key.equals(Affine.GAMMA) ? 1 : 0));
    }
    return parts;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    return parts(conf, gradients);
  }

  private static Map<String, INDArray> parts(NeuralNetConfiguration conf, INDArray all) {
    Affine affine = (Affine) conf.getLayer();
    INDArray flat = all.reshape(all.length());
    Map<String, INDArray> parts = new LinkedHashMap<>();
    for (String key : affine.keys()) {
      long from = parts.size() * affine.getNOut();
      INDArray part = flat.get(NDArrayIndex.interval(from, from + affine.getNOut()));
      parts.put(key, part.reshape(1, affine.getNOut()));
    }
    return parts;
  }
}
