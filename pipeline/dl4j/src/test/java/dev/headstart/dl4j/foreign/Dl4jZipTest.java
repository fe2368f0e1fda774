// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.image.ImageSize;
import dev.headstart.net.GraphSession;
import dev.headstart.net.card.InvalidNetException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models that Deeplearning4j wrote become ONNX nets, and nothing in them is run. */
class Dl4jZipTest {

  private static final ImageSize SIZE = new ImageSize(9, 8);
  private static final String CONFIGURATION = ModelSerializer.CONFIGURATION_JSON;
  private static final String COEFFICIENTS = ModelSerializer.COEFFICIENTS_BIN;

  @Test
  void sequenceBecomesANet() throws Exception {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            training(DataType.FLOAT)
                .list()
                .layer(convolution())
                .layer(new BatchNormalization())
                .layer(output())
                .setInputType(InputType.convolutional(SIZE.height(), SIZE.width(), 3))
                .build());
    network.init();

    assertSame(network, image -> network.output(image));
  }

  @Test
  void graphBecomesANet() throws Exception {
    ComputationGraph network = graph(DataType.FLOAT);

    assertSame(network, network::outputSingle);
  }

  @Test
  void graphOfDoublesBecomesANetOfFloats() throws Exception {
    ComputationGraph network = graph(DataType.DOUBLE);

    assertSame(network, image -> network.outputSingle(image.castTo(DataType.DOUBLE)));
  }

  @Test
  void serialisedObjectsAreNotLookedAt() throws Exception {
    Map<String, byte[]> entries = entries(zip(graph(DataType.FLOAT)));
    entries.put(ModelSerializer.PREPROCESSOR_BIN, new byte[] {1, 2, 3});
    entries.put(ModelSerializer.NORMALIZER_BIN, new byte[] {4, 5, 6});

    assertThat(read(zip(entries)).classes()).isEqualTo(3);
  }

  @Test
  void foreignClassIsNotMade() throws Exception {
    Map<String, byte[]> entries = entries(zip(graph(DataType.FLOAT)));
    String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
    entries.put(
        CONFIGURATION,
        json.replaceFirst("org.nd4j.linalg.activations.impl.ActivationReLU", "com.evil.Gadget")
            .getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> read(zip(entries)))
        .isInstanceOf(InvalidNetException.class)
        .hasMessage(
            "'net.zip': Its configuration asks for the class com.evil.Gadget, which is none of"
                + " Deeplearning4j's layers");
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    Map<String, byte[]> entries = entries(zip(graph(DataType.FLOAT)));
    entries.put(CONFIGURATION, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> read(zip(entries))).hasMessageContaining("nests deeper than 100");
  }

  @Test
  void cutWeightsAreRefused() throws Exception {
    Map<String, byte[]> entries = entries(zip(graph(DataType.FLOAT)));
    byte[] whole = entries.get(COEFFICIENTS);
    for (int length : new int[] {0, 10, 70, whole.length - 4, whole.length + 4}) {
      entries.put(COEFFICIENTS, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> read(zip(entries)))
          .as("%d bytes", length)
          .isInstanceOf(InvalidNetException.class)
          .hasMessageStartingWith("'net.zip': Its weights are cut off");
    }
  }

  @Test
  void weightsOfAnotherNetAreRefused() throws Exception {
    Map<String, byte[]> entries = entries(zip(graph(DataType.FLOAT)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Nd4j.write(out, Nd4j.rand(DataType.FLOAT, 1, 7));
    entries.put(COEFFICIENTS, out.toByteArray());

    assertThatThrownBy(() -> read(zip(entries)))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageStartingWith("'net.zip': Deeplearning4j does not read it: ");
  }

  @Test
  void otherZipsAreRefused() throws Exception {
    assertThatThrownBy(() -> read(zip(Map.of("a.txt", new byte[3]))))
        .hasMessageContaining("It is not a Deeplearning4j model");
    assertThatThrownBy(() -> read(new byte[] {1, 2, 3}))
        .hasMessageContaining("It is not a Deeplearning4j model");
  }

  @Test
  void sizeIsAskedFor() throws Exception {
    byte[] zip = zip(graph(DataType.FLOAT));

    assertThatThrownBy(() -> ForeignNets.read("net.zip", zip, Optional.empty()))
        .hasMessage(
            "'net.zip': It does not contain the size of its input: give --size, such as 224x224");
  }

  private static void assertSame(
      Model network, java.util.function.UnaryOperator<INDArray> deeplearning4j) throws IOException {
    INDArray image = Nd4j.rand(DataType.FLOAT, 2, 3, SIZE.height(), SIZE.width());

    ImportedNet net = read(zip(network));

    INDArray theirs = deeplearning4j.apply(image).castTo(DataType.FLOAT);
    try (GraphSession session = GraphSession.open(net.onnx(), 1)) {
      INDArray ours =
          Nd4j.create(session.run(image.data().asFloat(), image.shape()), theirs.shape(), 'c');
      assertThat(ours.sub(theirs).amaxNumber().doubleValue()).isLessThan(1e-5);
    }
    assertThat(net.classes()).isEqualTo(3);
  }

  private static ComputationGraph graph(DataType type) {
    ComputationGraph network =
        new ComputationGraph(
            training(type)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(SIZE.height(), SIZE.width(), 3))
                .addLayer("c", convolution(), "in")
                .addLayer("bn", new BatchNormalization(), "c")
                .addLayer("out", output(), "bn")
                .setOutputs("out")
                .build());
    network.init();
    return network;
  }

  private static NeuralNetConfiguration.Builder training(DataType type) {
    return new NeuralNetConfiguration.Builder().seed(1).dataType(type);
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build();
  }

  private static ImportedNet read(byte[] zip) {
    return ForeignNets.read("net.zip", zip, Optional.of(SIZE));
  }

  private static byte[] zip(Model network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, out, true);
    return out.toByteArray();
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }
}
