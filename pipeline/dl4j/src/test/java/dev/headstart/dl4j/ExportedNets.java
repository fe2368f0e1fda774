// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.headstart.dl4j.export.OnnxExport;
import dev.headstart.onnx.Model;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Small networks to export, with random weights. */
final class ExportedNets {

  static final double CLOSE = 1e-5;
  static final int HEIGHT = 9;
  static final int WIDTH = 8;

  private ExportedNets() {}

  /** Checks that ONNX Runtime computes with the exported network what the network computes. */
  static void assertSame(ComputationGraph network, CNN2DFormat format) {
    INDArray image = Nd4j.rand(DataType.FLOAT, 2, 3, HEIGHT, WIDTH).subi(0.5);
    Model model = OnnxExport.write(network, 3, HEIGHT, WIDTH);

    INDArray ours = network.outputSingle(of(image, format)).dup('c');
    INDArray reference;
    try {
      reference = Ort.run(model, image, model.outputs().get(0).name());
    } catch (OrtException e) {
      throw new AssertionError(e);
    }

    INDArray first =
        ours.rank() == 4 && format == CNN2DFormat.NHWC ? ours.permute(0, 3, 1, 2) : ours;
    assertThat(reference.shape()).isEqualTo(first.shape());
    assertThat(reference.std(false).maxNumber().doubleValue()).isPositive(); // not all the same
    assertThat(OnnxImportTest.difference(reference, first)).isLessThan(CLOSE);
  }

  private static INDArray of(INDArray image, CNN2DFormat format) {
    return format == CNN2DFormat.NHWC ? image.permute(0, 2, 3, 1).dup('c') : image;
  }

  /** A graph with random weights that starts with a convolution, {@code x}, of 4 channels. */
  static ComputationGraph network(CNN2DFormat format, UnaryOperator<GraphBuilder> layers) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, 3, format))
            .addLayer("x", conv(1).nOut(4).build(), "in");
    ComputationGraph network =
        new ComputationGraph(layers.apply(builder).validateOutputLayerConfig(false).build());
    network.init();
    Nd4j.getRandom().setSeed(5);
    network.setParams(Nd4j.randn(DataType.FLOAT, network.params().shape()).muli(0.4));
    for (var layer : network.getLayers()) {
      for (Map.Entry<String, INDArray> param : layer.paramTable().entrySet()) {
        if (param.getKey().equals("var")) {
          param.getValue().assign(Nd4j.rand(DataType.FLOAT, param.getValue().shape()).addi(0.5));
        }
      }
    }
    return network;
  }

  static ConvolutionLayer.Builder conv(int kernel) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(6).activation(Activation.IDENTITY);
  }

  static SubsamplingLayer.Builder pool(PoolingType type, int kernel) {
    return new SubsamplingLayer.Builder(type).kernelSize(kernel, kernel).stride(1, 1);
  }
}
