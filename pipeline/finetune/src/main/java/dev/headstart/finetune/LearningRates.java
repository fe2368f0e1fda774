// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.expr;

import dev.headstart.dl4j.Weight;
import dev.headstart.net.SplitNet;
import dev.headstart.net.card.InvalidNetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The maximum learning rate of each layer of a Deeplearning4j graph.
 *
 * @param layers the maximum learning rate by the name of the layer, for layers that have weights
 */
record LearningRates(Map<String, Double> layers) {

  /** The mean squared norm of codes up to which the default rate is stable: docs/finetune.md. */
  private static final double STABLE_SCALE = 10_000;

  /**
   * Returns the options with a learning rate for the head. If none was given, it is the default, or
   * less if the codes are large: the largest curvature of the loss, and with it the inverse of the
   * largest stable rate, grows with their mean squared norm (Böhning, Multinomial logistic
   * regression algorithm, 1992).
   *
   * @param codes rows with a column {@code code}
   */
  static FineTuneOptions chosen(FineTuneOptions options, Dataset<Row> codes) {
    if (options.learningRate() > 0) {
      return options;
    }
    String squaredNorm = "aggregate(code, 0D, (sum, x) -> sum + double(x) * double(x))";
    double scale = codes.select(avg(expr(squaredNorm))).first().getDouble(0);
    return options.withLearningRate(
        FineTuneOptions.DEFAULT_RATE * Math.min(1, STABLE_SCALE / scale));
  }

  /**
   * @param weights the tensors of the net that the graph's parameters correspond to
   * @throws InvalidNetException if a layer with a rate of its own is not in the trainable part
   */
  static LearningRates of(SplitNet split, List<Weight> weights, FineTuneOptions options) {
    Map<String, Set<String>> before = new HashMap<>();
    options.layerRates().keySet().forEach(layer -> before.put(layer, split.upTo(layer)));
    String last = options.trainedTo();
    Set<String> trained = last == null ? Set.of() : split.upTo(last);
    Map<String, Double> rates = new HashMap<>();
    for (Weight weight : weights) {
      boolean frozen = last != null && !trained.contains(weight.node());
      double factor = frozen ? 0 : factor(weight.node(), before, options);
      rates.put(weight.layer(), options.learningRate() * factor);
    }
    rates.put(HeadedNet.HEAD, options.learningRate());
    return new LearningRates(rates);
  }

  /**
   * Sets the learning rates, times a factor. Layers with different initial rates keep separate
   * updater states.
   */
  void set(ComputationGraph network, double factor) {
    layers.forEach(
        (name, rate) ->
            ((BaseLayer) network.getLayer(name).conf().getLayer())
                .getIUpdater()
                .setLrAndSchedule(factor * rate, null));
  }

  /** Returns the layers whose weights stay as they are, in the order of their names. */
  List<String> frozen() {
    return layers.entrySet().stream()
        .filter(layer -> layer.getValue() == 0)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Returns the rate multiplier of the earliest configured layer downstream of this node. */
  private static double factor(
      String node, Map<String, Set<String>> before, FineTuneOptions options) {
    double rate = options.pretrainedRate();
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<String, Set<String>> layer : before.entrySet()) {
      if (layer.getValue().contains(node) && layer.getValue().size() < fewest) {
        fewest = layer.getValue().size();
        rate = options.layerRates().getOrDefault(layer.getKey(), rate);
      }
    }
    return rate;
  }
}
