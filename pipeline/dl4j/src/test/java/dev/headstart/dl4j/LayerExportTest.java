// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static dev.headstart.dl4j.ExportedNets.assertSame;
import static dev.headstart.dl4j.ExportedNets.conv;
import static dev.headstart.dl4j.ExportedNets.network;
import static dev.headstart.dl4j.ExportedNets.pool;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** ONNX Runtime computes with an exported layer what Deeplearning4j computes with the layer. */
class LayerExportTest {

  static Stream<Arguments> layers() {
    return Stream.of(CNN2DFormat.values()).flatMap(LayerExportTest::layers);
  }

  private static Stream<Arguments> layers(CNN2DFormat format) {
    return Stream.of(
            layer("convolution", conv(3).activation(Activation.RELU)),
            layer("padded", conv(3).padding(1, 0)),
            layer("strided", conv(3).stride(2, 2).padding(1, 1)),
            layer("same", conv(3).convolutionMode(ConvolutionMode.Same)),
            layer("same, strided", conv(3).stride(2, 2).convolutionMode(ConvolutionMode.Same)),
            layer("same, even", conv(4).stride(3, 2).convolutionMode(ConvolutionMode.Same)),
            layer("dilated", conv(3).dilation(2, 2)),
            layer("same, dilated", conv(3).dilation(2, 2).convolutionMode(ConvolutionMode.Same)),
            layer("no bias", conv(1).hasBias(false)),
            layer("depthwise", new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(1)),
            layer(
                "depthwise x2, same",
                new DepthwiseConvolution2D.Builder(3, 3)
                    .depthMultiplier(2)
                    .stride(2, 2)
                    .activation(Activation.RELU6)
                    .convolutionMode(ConvolutionMode.Same)),
            layer(
                "separable",
                new SeparableConvolution2D.Builder(3, 3)
                    .depthMultiplier(2)
                    .nOut(5)
                    .padding(1, 1)
                    .activation(Activation.TANH)),
            layer("max", pool(PoolingType.MAX, 3).stride(2, 2)),
            layer("max padded", pool(PoolingType.MAX, 3).padding(1, 1)),
            layer(
                "max same",
                pool(PoolingType.MAX, 3).stride(2, 2).convolutionMode(ConvolutionMode.Same)),
            layer("average", pool(PoolingType.AVG, 3).stride(2, 2)),
            layer("average padded", pool(PoolingType.AVG, 3).padding(1, 1)),
            layer("average counted", counted(pool(PoolingType.AVG, 3).padding(1, 1))),
            layer(
                "average same",
                pool(PoolingType.AVG, 2).stride(2, 2).convolutionMode(ConvolutionMode.Same)),
            layer("global average", new GlobalPoolingLayer.Builder(PoolingType.AVG)),
            layer("global max", new GlobalPoolingLayer.Builder(PoolingType.MAX)),
            layer("zero padding", new ZeroPaddingLayer.Builder(0, 1, 2, 3)),
            layer("cropping", new Cropping2D.Builder(1, 2, 0, 3)),
            layer("batch norm", new BatchNormalization.Builder().eps(1e-3)),
            layer("batch norm, log", new BatchNormalization.Builder().useLogStd(true)),
            layer(
                "batch norm, locked", new BatchNormalization.Builder(1.5, 0.5).lockGammaBeta(true)),
            layer("lrn", new LocalResponseNormalization.Builder().k(2).n(3).alpha(0.1).beta(0.75)),
            layer("dense", new DenseLayer.Builder().nOut(5).activation(Activation.SIGMOID)),
            layer("dense, no bias", new DenseLayer.Builder().nOut(5).hasBias(false)),
            layer("output", new OutputLayer.Builder().nOut(5).activation(Activation.SOFTMAX)),
            layer("loss of maps", new CnnLossLayer.Builder().activation(Activation.SOFTMAX)),
            layer("dropout", new DropoutLayer.Builder(0.5)))
        .map(pair -> arguments(pair.getKey() + ", " + format, format, pair.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void layerComputesTheSame(String name, CNN2DFormat format, Layer.Builder<?> layer) {
    if (layer instanceof CnnLossLayer.Builder loss) {
      loss.format(format);
    }
    ComputationGraph network =
        network(format, builder -> builder.addLayer("y", layer.build(), "x").setOutputs("y"));

    assertSame(network, format);
  }

  static Stream<IActivation> activations() {
    return Stream.concat(
        Stream.of(
                Activation.RELU,
                Activation.RELU6,
                Activation.LEAKYRELU,
                Activation.ELU,
                Activation.SELU,
                Activation.SIGMOID,
                Activation.HARDSIGMOID,
                Activation.TANH,
                Activation.HARDTANH,
                Activation.SWISH,
                Activation.MISH,
                Activation.SOFTPLUS,
                Activation.SOFTSIGN,
                Activation.CUBE,
                Activation.SOFTMAX,
                Activation.IDENTITY)
            .map(Activation::getActivationFunction),
        Stream.of(
            new ActivationReLU(2.5, 0.0, 0.0),
            new ActivationReLU(null, null, 0.3),
            new ActivationLReLU(0.2),
            new ActivationELU(0.7),
            new ActivationThresholdedReLU(0.1)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activationComputesTheSame(IActivation activation) {
    for (CNN2DFormat format : CNN2DFormat.values()) {
      ComputationGraph network =
          network(
              format,
              builder ->
                  builder.addLayer("y", new ActivationLayer(activation), "x").setOutputs("y"));

      assertSame(network, format);
    }
  }

  private static SubsamplingLayer.Builder counted(SubsamplingLayer.Builder pool) {
    pool.setAvgPoolIncludePadInDivisor(true);
    return pool;
  }

  private static Map.Entry<String, Layer.Builder<?>> layer(String name, Layer.Builder<?> layer) {
    return Map.entry(name, layer);
  }
}
