// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static dev.headstart.dl4j.ExportedNets.CLOSE;
import static dev.headstart.dl4j.ExportedNets.HEIGHT;
import static dev.headstart.dl4j.ExportedNets.WIDTH;
import static dev.headstart.dl4j.ExportedNets.assertSame;
import static dev.headstart.dl4j.ExportedNets.conv;
import static dev.headstart.dl4j.ExportedNets.network;
import static dev.headstart.dl4j.ExportedNets.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.TestData;
import dev.headstart.dl4j.export.OnnxExport;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Node;
import java.nio.file.Files;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ONNX Runtime computes with an exported graph what Deeplearning4j computes with the graph. */
class OnnxExportTest {

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
  @MethodSource("dev.headstart.dl4j.OperatorModels#all")
  void whatWasImportedCanBeExported(String name, String op, List<Object> more) throws Exception {
    Model model = OperatorModels.model(op, more);

    assertRoundTrip(model, List.of(3L, 9L, 8L), "y");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.headstart.dl4j.PatternModels#all")
  void patternsOfExportersCanBeExported(String name, Model model) throws Exception {
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
}
