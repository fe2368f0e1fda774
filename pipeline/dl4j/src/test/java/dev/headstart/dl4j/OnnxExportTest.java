// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headstart.TestData;
import dev.headstart.dl4j.export.OnnxExport;
import dev.headstart.net.InvalidNetException;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Node;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ONNX Runtime computes with an exported graph what Deeplearning4j computes with the graph. */
class OnnxExportTest {

  private static final double CLOSE = 1e-5;
  private static final int HEIGHT = 9;
  private static final int WIDTH = 8;

  static Stream<Arguments> layers() {
    return Stream.of(CNN2DFormat.values()).flatMap(OnnxExportTest::layers);
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

  @ParameterizedTest
  @EnumSource
  void branchesComputeTheSame(CNN2DFormat format) {
    for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
      ComputationGraph network =
          network(
              format,
              builder ->
                  builder
                      .addLayer("a", conv(1).nOut(4).build(), "x")
                      .addVertex("e", new ElementWiseVertex(op), "x", "a")
                      .addLayer("b", pool(PoolingType.MAX, 1).build(), "x")
                      .addVertex("m", new MergeVertex(), "e", "a", "b")
                      .addVertex("s", new ScaleVertex(0.5), "m")
                      .addVertex("y", new ShiftVertex(0.25), "s")
                      .setOutputs("y"));

      assertSame(network, format);
    }
  }

  @ParameterizedTest
  @EnumSource
  void flattenedMapsKeepTheirOrder(CNN2DFormat format) {
    ComputationGraph network =
        network(
            format,
            builder ->
                builder
                    .addLayer("p", pool(PoolingType.MAX, 2).stride(2, 2).build(), "x")
                    .addLayer("f", new DenseLayer.Builder().nOut(6).build(), "p")
                    .addLayer(
                        "frozen", new FrozenLayer(new DenseLayer.Builder().nOut(4).build()), "f")
                    .addLayer(
                        "y",
                        new LossLayer.Builder().activation(Activation.SOFTMAX).build(),
                        "frozen")
                    .setOutputs("y"));

    assertSame(network, format);
  }

  @Test
  void layoutIsChangedOnceAndForAll() {
    ComputationGraph network =
        network(
            CNN2DFormat.NHWC,
            builder ->
                builder
                    .addLayer("c1", conv(3).build(), "x")
                    .addLayer("c2", conv(3).build(), "c1")
                    .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "c2")
                    .addLayer("y", new DenseLayer.Builder().nOut(2).build(), "pool")
                    .setOutputs("y"));

    Model model = OnnxExport.write(network, 3, HEIGHT, WIDTH);

    assertThat(model.nodes())
        .extracting(Node::operator)
        .containsExactly("Conv", "Conv", "Conv", "GlobalAveragePool", "Flatten", "Gemm", "Sigmoid");
    assertThat(model.outputs().get(0).name()).isEqualTo("y");
  }

  @Test
  void sequenceOfLayersIsAGraphToo() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(conv(3).activation(Activation.RELU).build())
                .layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(HEIGHT, WIDTH, 3))
                .build());
    network.init();

    assertSame(network.toComputationGraph(), CNN2DFormat.NCHW);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dev.headstart.dl4j.OnnxImportTest#operators")
  void whatWasImportedCanBeExported(String name, String op, List<Object> more) throws Exception {
    Model model = OnnxImportTest.model(op, more);

    assertRoundTrip(model, List.of(3L, 9L, 8L), "y");
  }

  @ParameterizedTest
  @CsvSource({"squeezenet1.1,227", "squeezenet1.1-norm,224", "mobilenetv2-ptq,224"})
  void realNetCanBeExported(String net, long side) throws Exception {
    Model model = Model.parse(Files.readAllBytes(TestData.path("nets/" + net + ".onnx")));

    assertRoundTrip(model, List.of(3L, side, side), "logits");
  }

  @Test
  void layersThatOnnxCannotSayAreNamed() {
    ComputationGraph network =
        network(
            CNN2DFormat.NCHW,
            builder ->
                builder
                    .addLayer("up", new Upsampling2D.Builder(2).build(), "x")
                    .addLayer("c", conv(3).activation(Activation.RATIONALTANH).build(), "x")
                    .addLayer("sum", new GlobalPoolingLayer(PoolingType.SUM), "x")
                    .addLayer("y", new DenseLayer.Builder().nOut(2).build(), "sum")
                    .setOutputs("up", "c", "y"));

    assertThatThrownBy(() -> OnnxExport.write(network, 3, HEIGHT, WIDTH))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("Upsampling2D 'up' (no such layer)")
        .hasMessageContaining("ConvolutionLayer 'c' (no such activation: rationaltanh)")
        .hasMessageContaining("GlobalPoolingLayer 'sum' (pooling SUM)")
        .hasMessageContaining("export the net as ONNX where it was made");
  }

  @Test
  void layerBehindAnUnknownOneIsNamedToo() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(3, 5))
                .addLayer("first", new LSTM.Builder().nOut(4).build(), "in")
                .addLayer("second", new LSTM.Builder().nOut(4).build(), "first")
                .setOutputs("second")
                .validateOutputLayerConfig(false)
                .build());
    network.init();

    assertThatThrownBy(() -> OnnxExport.write(network, 3, HEIGHT, WIDTH))
        .hasMessageContaining("LSTM 'first' (no such layer); LSTM 'second' (no such layer)");
  }

  static void assertRoundTrip(Model model, List<Long> shape, String output) throws Exception {
    ComputationGraph network =
        OnnxImport.read(
                model, shape, output, new NeuralNetConfiguration.Builder(), OnnxImport.Head.NONE)
            .network();
    INDArray image = Nd4j.rand(DataType.FLOAT, 2, shape.get(0), shape.get(1), shape.get(2));

    Model written =
        OnnxExport.write(
            network, shape.get(0).intValue(), shape.get(1).intValue(), shape.get(2).intValue());

    INDArray ours = Ort.run(written, image, written.outputs().get(0).name());
    assertThat(OnnxImportTest.difference(ours, Ort.run(model, image, output))).isLessThan(CLOSE);
  }

  private static void assertSame(ComputationGraph network, CNN2DFormat format) {
    INDArray image = Nd4j.rand(DataType.FLOAT, 2, 3, HEIGHT, WIDTH).subi(0.5);
    Model model = OnnxExport.write(network, 3, HEIGHT, WIDTH);

    INDArray ours = network.outputSingle(of(image, format)).dup('c');
    INDArray reference;
    try {
      reference = Ort.run(model, image, model.outputs().get(0).name());
    } catch (ai.onnxruntime.OrtException e) {
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
  private static ComputationGraph network(
      CNN2DFormat format, java.util.function.UnaryOperator<GraphBuilder> layers) {
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

  private static ConvolutionLayer.Builder conv(int kernel) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(6).activation(Activation.IDENTITY);
  }

  private static SubsamplingLayer.Builder pool(PoolingType type, int kernel) {
    return new SubsamplingLayer.Builder(type).kernelSize(kernel, kernel).stride(1, 1);
  }

  private static SubsamplingLayer.Builder counted(SubsamplingLayer.Builder pool) {
    pool.setAvgPoolIncludePadInDivisor(true);
    return pool;
  }

  private static Map.Entry<String, Layer.Builder<?>> layer(String name, Layer.Builder<?> layer) {
    return Map.entry(name, layer);
  }
}
