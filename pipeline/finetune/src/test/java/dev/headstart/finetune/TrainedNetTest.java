// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestData;
import dev.headstart.dl4j.GradientsTest;
import dev.headstart.dl4j.OnnxImport;
import dev.headstart.dl4j.Ort;
import dev.headstart.dl4j.TrainableGraph;
import dev.headstart.onnx.Model;
import java.nio.file.Files;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;

/** What a net has learnt is in the ONNX file that is made of it. */
class TrainedNetTest {

  @ParameterizedTest
  @CsvSource({
    "squeezenet1.1, 227, 1000",
    "squeezenet1.1-norm, 224, 1000",
    "mobilenetv2-ptq, 224, 1001"
  })
  void realNetsComputeTheSameInBoth(String name, long side, int classes) throws Exception {
    byte[] onnx = Files.readAllBytes(TestData.path("nets/" + name + ".onnx"));

    assertSame(Model.parse(onnx), "logits", List.of(3L, side, side), classes);
  }

  @Test
  void batchNormalisationAsWell() throws Exception {
    assertSame(GradientsTest.batchNormalised(), "y", List.of(3L, 16L, 16L), 5);
  }

  private static void assertSame(Model model, String output, List<Long> shape, int length)
      throws Exception {
    Nd4j.getRandom().setSeed(5);
    INDArray images = Nd4j.randn(4, shape.get(0), shape.get(1), shape.get(2));
    INDArray labels = Nd4j.create(new float[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}});
    String[] code = new String[1];
    OutputLayer head =
        new OutputLayer.Builder().nIn(length).nOut(2).activation(Activation.SOFTMAX).build();
    TrainableGraph graph =
        OnnxImport.read(
            model,
            shape,
            output,
            new NeuralNetConfiguration.Builder().seed(5).updater(new Nesterovs(1e-3, 0.9)),
            (builder, input) -> {
              code[0] = input;
              builder.addLayer("head", head, input);
              return "head";
            });
    ComputationGraph network = graph.network();
    for (int step = 0; step < 3; step++) {
      network.fit(new DataSet(images, labels));
    }

    Model trained = graph.write(network, model);

    assertThat(trained).isNotEqualTo(model);
    INDArray ours = network.feedForward(images, false).get(code[0]);
    INDArray theirs = Ort.run(trained, images, output);
    double difference = ours.sub(theirs.reshape(ours.shape())).amaxNumber().doubleValue();
    assertThat(difference / theirs.amaxNumber().doubleValue()).isLessThan(1e-4);
  }
}
