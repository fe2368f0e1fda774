package dev.headstart.finetune;

import dev.headstart.dl4j.Weight;
import dev.headstart.net.InvalidNetException;
import dev.headstart.net.SplitNet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The learning rate of each layer of a Deeplearning4j graph, at its highest.
 *
 * @param layers the rate of each layer that has weights, by its name
 */
record LearningRates(Map<String, Double> layers) {

  /**
   * @param weights where the graph's parameters stand in the net
   * @throws InvalidNetException if a layer that is given a rate is not trained
   */
  static LearningRates of(SplitNet split, List<Weight> weights, FineTuneOptions options) {
    Map<String, Set<String>> before = new HashMap<>();
    options.layerRates().keySet().forEach(layer -> before.put(layer, split.upTo(layer)));
    Map<String, Double> rates = new HashMap<>();
    for (Weight weight : weights) {
      rates.put(weight.layer(), options.learningRate() * factor(weight.node(), before, options));
    }
    rates.put(HeadedNet.HEAD, options.learningRate());
    return new LearningRates(rates);
  }

  /** Sets them. Layers whose rates are different when training begins keep states of their own. */
  void set(ComputationGraph network, double factor) {
    layers.forEach(
        (name, rate) ->
            ((BaseLayer) network.getLayer(name).conf().getLayer())
                .getIUpdater()
                .setLrAndSchedule(factor * rate, null));
  }

  /** That of the first of the given layers that a node leads to. */
  private static double factor(
      String node, Map<String, Set<String>> before, FineTuneOptions options) {
    String first = null;
    for (Map.Entry<String, Set<String>> layer : before.entrySet()) {
      if (layer.getValue().contains(node)
          && (first == null || layer.getValue().size() < before.get(first).size())) {
        first = layer.getKey();
      }
    }
    return first == null ? options.pretrainedRate() : options.layerRates().get(first);
  }
}
