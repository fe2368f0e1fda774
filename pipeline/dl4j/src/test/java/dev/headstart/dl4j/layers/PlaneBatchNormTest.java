// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class PlaneBatchNormTest {

  private static final int SIDE = 256;
  private static final int STEPS = 40;

  /** Nothing here fills the heap, so that the garbage collector frees nothing. */
  @Test
  void nativeMemoryDoesNotGrowWithTheSteps() {
    ComputationGraph graph = graph();
    INDArray maps = Nd4j.rand(DataType.FLOAT, 1, 2, SIDE, SIDE);
    INDArray wanted = Nd4j.rand(DataType.FLOAT, 1, 2, SIDE, SIDE);
    step(graph, maps, wanted);

    long before = Pointer.totalBytes();
    for (int i = 0; i < STEPS; i++) {
      step(graph, maps, wanted);
    }
    long grown = Pointer.totalBytes() - before;

    long plane = (long) SIDE * SIDE * Float.BYTES;
    assertThat(grown).as("%d steps", STEPS).isLessThan(3 * plane);
  }

  private static void step(ComputationGraph graph, INDArray maps, INDArray wanted) {
    graph.fit(new INDArray[] {maps}, new INDArray[] {wanted});
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new Sgd(0.01))
                .graphBuilder()
                .addInputs("maps")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, 2))
                .addLayer("norm", new PlaneBatchNorm(2, 1e-5, 0.9), "maps")
                .addLayer(
                    "loss",
                    new CnnLossLayer.Builder(new LossMSE()).activation(Activation.IDENTITY).build(),
                    "norm")
                .setOutputs("loss")
                .build());
    graph.init();
    return graph;
  }
}
