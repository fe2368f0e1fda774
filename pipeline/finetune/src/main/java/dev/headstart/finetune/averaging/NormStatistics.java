// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import dev.headstart.dl4j.Floats;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Estimates the means and variances of a net's batch norms anew. Those of an average of nets are
 * not the averages of theirs (Izmailov et al., Averaging Weights Leads to Wider Optima, 2018).
 *
 * <p>The net runs on mini-batches as in training, each normalised by its own statistics. The mean
 * and the variance are those over all images, not the means of those of the mini-batches (Wu and
 * Johnson, Rethinking "Batch" in BatchNorm, 2021).
 */
public final class NormStatistics {

  private NormStatistics() {}

  /** Returns whether a net has batch norms. */
  public static boolean has(ComputationGraph network) {
    return !norms(network).isEmpty();
  }

  /**
   * Replaces the statistics of all batch norms of a net by those of some images.
   *
   * @param batches mini-batches of images; the last bits depend on how they are divided
   */
  public static void estimate(ComputationGraph network, JavaRDD<DataSet> batches) {
    Broadcast<BroadcastNet> net =
        JavaSparkContext.fromSparkContext(batches.context())
            .broadcast(BroadcastNet.ofWeights(network));
    List<String> norms = norms(network);
    List<List<Sums>> parts;
    try {
      parts =
          batches
              .mapPartitions(some -> List.of(sums(net.value(), norms, some)).iterator())
              .collect();
    } finally {
      net.destroy();
    }
    for (int n = 0; n < norms.size(); n++) {
      Sums all = new Sums();
      for (List<Sums> part : parts) {
        all.add(part.get(n));
      }
      all.into(network.getLayer(norms.get(n)));
    }
  }

  private static List<String> norms(ComputationGraph network) {
    return Arrays.stream(network.getLayers())
        .filter(layer -> layer.conf().getLayer() instanceof BatchNormalization)
        .map(layer -> layer.conf().getLayer().getLayerName())
        .toList();
  }

  private static List<Sums> sums(BroadcastNet net, List<String> norms, Iterator<DataSet> batches) {
    ComputationGraph network = new ComputationGraph(net.getGraphConfiguration());
    network.init(net.getParameters(), false);
    List<Sums> sums = new ArrayList<>();
    norms.forEach(norm -> sums.add(new Sums()));
    while (batches.hasNext()) {
      INDArray images = batches.next().getFeatures();
      Map<String, INDArray> outputs = network.feedForward(new INDArray[] {images}, true);
      for (int n = 0; n < sums.size(); n++) {
        String norm = norms.get(n);
        String input =
            Objects.requireNonNull(network.getConfiguration().getVertexInputs().get(norm), norm)
                .get(0);
        sums.get(n).add(Objects.requireNonNull(outputs.get(input), input));
      }
      outputs.values().forEach(INDArray::close);
    }
    return sums;
  }

  /** The sums of the values of each channel and of their squares. */
  private static final class Sums implements Serializable {

    private static final long serialVersionUID = 1;

    private double[] values = {};
    private double[] squares = {};
    private long count;

    /**
     * @param maps features {@code [N, channels]} or maps {@code [N, channels, height, width]}
     */
    void add(INDArray maps) {
      int channels = Math.toIntExact(maps.size(1));
      int images = Math.toIntExact(maps.size(0));
      float[] all = Floats.of(maps);
      int plane = all.length / images / channels;
      sizeTo(channels);
      for (int i = 0; i < all.length; i++) {
        int channel = i / plane % channels;
        values[channel] += all[i];
        squares[channel] += (double) all[i] * all[i];
      }
      count += (long) images * plane;
    }

    void add(Sums more) {
      if (more.count == 0) {
        return;
      }
      sizeTo(more.values.length);
      for (int c = 0; c < values.length; c++) {
        values[c] += more.values[c];
        squares[c] += more.squares[c];
      }
      count += more.count;
    }

    private void sizeTo(int channels) {
      if (values.length == 0) {
        values = new double[channels];
        squares = new double[channels];
      }
    }

    void into(Layer norm) {
      float[] mean = new float[values.length];
      float[] variance = new float[values.length];
      for (int c = 0; c < mean.length; c++) {
        double centre = values[c] / count;
        mean[c] = (float) centre;
        variance[c] = (float) Math.max(0, squares[c] / count - centre * centre);
      }
      set(norm.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN), mean);
      set(norm.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR), variance);
    }

    private static void set(INDArray param, float[] values) {
      param.assign(Floats.vector(values).reshape(param.shape()));
    }
  }
}
