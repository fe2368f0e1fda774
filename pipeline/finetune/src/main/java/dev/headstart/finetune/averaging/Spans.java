// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some of a network's parameters, as places in the vector of all of them.
 *
 * @param all the spans, each a first index and a length
 */
record Spans(List<Span> all) {

  private static final Set<String> STATISTICS =
      Set.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR);

  record Span(int first, int length) {}

  /** Returns the moving means and variances of the batch norms. */
  static Spans ofNormStatistics(ComputationGraph network) {
    List<Span> spans = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof BatchNormalization) {
        STATISTICS.stream().sorted().forEach(name -> spans.add(of(network, layer.getParam(name))));
      }
    }
    return new Spans(List.copyOf(spans));
  }

  /** Returns all parameters of some layers. */
  static Spans ofLayers(ComputationGraph network, List<String> layers) {
    List<Span> spans = new ArrayList<>();
    for (String layer : layers) {
      Map<String, INDArray> params = network.getLayer(layer).paramTable(false);
      params.values().forEach(param -> spans.add(of(network, param)));
    }
    return new Spans(List.copyOf(spans));
  }

  /** Each parameter is a view of the vector. */
  private static Span of(ComputationGraph network, INDArray param) {
    long first = param.offset() - network.params().offset();
    return new Span(Math.toIntExact(first), Math.toIntExact(param.length()));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void copy(float[] from, float[] to) {
    all.forEach(span -> System.arraycopy(from, span.first(), to, span.first(), span.length()));
  }
}
