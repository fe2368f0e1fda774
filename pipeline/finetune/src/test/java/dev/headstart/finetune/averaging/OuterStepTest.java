// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.LocalSpark;
import dev.headstart.dl4j.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Steps from the mean of the workers, and the statistics of batch norms. */
class OuterStepTest {

  private final ComputationGraph network = network();
  private final int size = Math.toIntExact(network.params().length());

  @Test
  void slowMomentumGoesOnByWhatWentBefore() {
    OuterStep step = new OuterStep(network, 0.5, List.of(), new float[0]);
    start(1);
    step.setRate(0.1);
    float[] first = Floats.of(step.next(network, mean(0.8f)).params());
    assertThat(first[0]).isEqualTo(0.8f); // u is (1 - 0.8) / 0.1 = 2

    start(0.8f);
    step.setRate(0.05);
    float[] second = Floats.of(step.next(network, mean(0.7f)).params());

    // u is 0.5 * 2 + 0.1 / 0.05 = 3, and the step 0.05 * 3
    assertThat(second[0]).isCloseTo(0.65f, within(1e-6f));
    assertThat(step.momentum()[0]).isCloseTo(3, within(1e-5f));
    assertThat(second[at("var")]).isEqualTo(0.7f);
  }

  @Test
  void withoutMomentumItIsTheMean() {
    NetState mean = mean(0.3f);

    assertThat(new OuterStep(network, 0, List.of(), new float[0]).next(network, mean))
        .isSameAs(mean);
  }

  @Test
  void frozenLayersStayAsTheyWere() {
    start(1);
    OuterStep step = new OuterStep(network, 0.9, List.of("dense"), new float[0]);

    network.setParams(Floats.vector(step.next(network, mean(0.5f)).params()));

    assertThat(network.getLayer("dense").params().meanNumber().floatValue()).isEqualTo(1f);
    assertThat(network.getLayer("out").params().meanNumber().floatValue()).isEqualTo(0.5f);
  }

  /** Over all images, however they are divided. */
  @Test
  void statisticsOfNormsAreThoseOfAllImages() {
    Nd4j.getRandom().setSeed(3);
    INDArray images = Nd4j.randn(24, 3).muli(2).addi(1);
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    List<float[]> rows = IntStream.range(0, 24).mapToObj(i -> Floats.of(images.getRow(i))).toList();
    JavaRDD<DataSet> batches =
        sc.parallelize(rows, 3)
            .glom()
            .map(some -> new DataSet(Nd4j.create(some.toArray(new float[0][])), null));

    assertThat(NormStatistics.has(network)).isTrue();
    NormStatistics.estimate(network, batches);

    INDArray inputs = network.feedForward(images, false).get("dense");
    double[] mean = network.getLayer("norm").getParam("mean").toDoubleVector();
    double[] variance = network.getLayer("norm").getParam("var").toDoubleVector();
    assertThat(mean).containsExactly(inputs.mean(0).toDoubleVector(), within(1e-5));
    assertThat(variance).containsExactly(inputs.var(false, 0).toDoubleVector(), within(1e-4));
  }

  private void start(float weight) {
    network.params().assign(weight);
  }

  private NetState mean(float weight) {
    float[] all = new float[size];
    Arrays.fill(all, weight);
    return new NetState(Floats.bytes(all), new byte[0]);
  }

  private int at(String statistic) {
    return Math.toIntExact(network.getLayer("norm").getParam(statistic).offset());
  }

  private static ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "dense",
                    new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build(),
                    "in")
                .addLayer(
                    "norm", new BatchNormalization.Builder().useLogStd(false).build(), "dense")
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "norm")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(3))
                .build());
    network.init();
    return network;
  }
}
