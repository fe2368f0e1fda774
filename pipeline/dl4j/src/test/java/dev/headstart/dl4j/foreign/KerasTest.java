// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.TestData;
import dev.headstart.Texts;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.GraphSession;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.LabelFile;
import dev.headstart.net.card.NetCard;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Keras models become ONNX nets that compute the same. */
class KerasTest {

  private static final String REAL = "nets/h5/teachable_machine_waste_keras_model.h5";
  private static final double CLOSE = 1e-5;
  private static final KerasDialect KERAS_3 = new KerasDialect("3.15.1");

  /** The files were made by Keras 3, with an image and Keras's own output: keras/nets.py. */
  @ParameterizedTest
  @ValueSource(strings = {"nested", "layers"})
  void netComputesWhatKerasComputes(String name) throws Exception {
    byte[] bytes = resource(name + ".h5");

    ImportedNet net = ForeignNets.read(name + ".h5", bytes, Optional.empty());

    try (HdfFile file = HdfFile.fromBytes(bytes)) {
      Dataset image = dataset(file, "image");
      float[] keras = (float[]) dataset(file, "output").getDataFlat();
      float[] ours = run(net, (float[]) image.getDataFlat(), image.getDimensionsAsLong());
      assertThat(difference(ours, keras)).isLessThan(CLOSE);
      assertThat(net.classes()).isEqualTo(keras.length / (int) image.getDimensionsAsLong()[0]);
      assertThat(net.height()).isEqualTo(image.getDimensions()[2]);
      assertThat(net.width()).isEqualTo(image.getDimensions()[3]);
    }
  }

  @Test
  void realNetComputesWhatDeeplearning4jComputes() throws Exception {
    byte[] bytes = Files.readAllBytes(TestData.path(REAL));
    INDArray image = Nd4j.rand(DataType.FLOAT, 2, 3, 224, 224).muli(2).subi(1);
    ComputationGraph network;
    try (KerasFile file = KerasFile.open(bytes)) {
      network = KerasGraph.of(FlatModel.of(file.config(), file.dialect(), Optional.empty()), file);
    }

    ImportedNet net = ForeignNets.read("waste.h5", bytes, Optional.empty());

    float[] ours = run(net, image.data().asFloat(), image.shape());
    float[] theirs =
        network.outputSingle(image.permute(0, 2, 3, 1).dup('c')).dup('c').data().asFloat();
    assertThat(difference(ours, theirs)).isLessThan(CLOSE);
  }

  @Test
  void realNetComputesWhatKerasComputes() throws Exception {
    ImportedNet net =
        ForeignNets.read("waste.h5", Files.readAllBytes(TestData.path(REAL)), Optional.empty());

    float[] ours = run(net, waves(), 1, 3, 224, 224);
    float[] ofZeros = run(net, new float[3 * 224 * 224], 1, 3, 224, 224);

    assertThat(net.classes()).isEqualTo(4);
    assertThat(net.width()).isEqualTo(224);
    assertThat(net.height()).isEqualTo(224);
    // computed with TensorFlow 2.21, Keras 3.15
    assertThat(ofZeros)
        .containsExactly(
            new float[] {0.41029257f, 0.4424754f, 0.0020619289f, 0.14517011f}, within(1e-5f));
    assertThat(Math.log(ours[0])).isCloseTo(Math.log(1.1721714e-08), within(1e-3));
    assertThat(Math.log(ours[3])).isCloseTo(Math.log(1.1120113e-06), within(1e-3));
  }

  @Test
  void realNetIsANetLikeAnyOther() throws Exception {
    ImportedNet imported =
        ForeignNets.read("waste.h5", Files.readAllBytes(TestData.path(REAL)), Optional.empty());
    String labels = Files.readString(TestData.path("nets/h5/teachable_machine_waste_labels.txt"));
    NetCard card =
        new NetCard(
            "waste",
            "Teachable Machine",
            "MIT",
            null,
            new Preprocessing(
                imported.width(),
                imported.height(),
                ResizeRule.SHORT_SIDE,
                224,
                Filter.BILINEAR,
                ChannelOrder.RGB,
                255f,
                List.of(0.5f, 0.5f, 0.5f),
                List.of(0.5f, 0.5f, 0.5f),
                ExifOrientation.APPLY),
            null,
            null,
            LabelFile.parse(labels, imported.classes()));

    PretrainedNet net = PretrainedNet.of(imported.onnx(), card);

    assertThat(net.card().labels()).containsExactly("cardboard", "plastic", "glass", "metal");
    assertThat(net.codeLayer()).isEqualTo("dense_Dense1"); // ReLU'd, before the classifier
    assertThat(net.cut(List.of()).layers()).hasSize(1);
    assertThat(net.layers())
        .anySatisfy(
            layer -> {
              assertThat(layer.name()).isEqualTo("out_relu");
              assertThat(layer.shape()).containsExactly(-1L, 1280L, 7L, 7L);
            });
    assertThat(net.split(Optional.of("block_16_project_BN")).output()).isEqualTo("dense_Dense1");
  }

  @Test
  void weightsAloneAreNoNet() throws Exception {
    byte[] bytes =
        Files.readAllBytes(TestData.path("nets/h5/squeezenet1.1_notop_keras1_weights.h5"));

    assertThatThrownBy(() -> ForeignNets.read("squeeze.h5", bytes, Optional.empty()))
        .isInstanceOf(InvalidNetException.class)
        .hasMessage(
            "'squeeze.h5': It has only weights, no layers (no model_config): save the whole net"
                + " with model.save('net.h5'), not save_weights");
  }

  @Test
  void brokenFilesAreNamed() throws Exception {
    byte[] whole = resource("nested.h5");
    for (int length : new int[] {0, 7, 100, 2000, whole.length / 2}) {
      assertThatThrownBy(
              () -> ForeignNets.read("a.h5", Arrays.copyOf(whole, length), Optional.empty()))
          .as("%d bytes", length)
          .isInstanceOf(InvalidNetException.class)
          .hasMessageStartingWith("'a.h5': ");
    }
  }

  @Test
  void damageEndsInOneLine() throws Exception {
    byte[] whole = resource("nested.h5");
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 0; flips < 20; flips++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        ForeignNets.read("a.h5", damaged, Optional.empty());
      } catch (InvalidNetException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("'a.h5': ").doesNotContain("\n");
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Conv2D | 'groups':2 | Its layer 'x' has groups 2, which is not supported",
        "GlobalAveragePooling2D | 'keepdims':true | Its layer 'x' has keepdims true",
        "ReLU | 'threshold':0.5 | Its layer 'x' has threshold 0.5",
        "Dense | 'activation':{'class_name':'Mine'} | Its layer 'x' has activation",
        "Lambda | 'function':'4wEAAAA' | Its layer 'x' is a Lambda, which is not supported",
        "BatchNormalization | 'axis':1 | Its layer 'x' has axis 1, which is not that of the"
            + " channels",
        "Softmax | 'axis':[1] | Its layer 'x' has axis [1]",
        "Activation | 'activation':'hard_sigmoid' | Its layer 'x' has activation",
        "ZeroPadding2D | 'data_format':'channels_first' | Its layer 'x' has data_format",
        "LSTM | 'units':2 | Its layer 'x' is a LSTM, which is not supported: export the net as ONNX",
      })
  void whatWouldBePassedOverIsRefused(String type, String argument, String message) {
    String json =
        Texts.format(
                """
                {'class_name':'Sequential','config':{'name':'s','layers':[
                  {'class_name':'InputLayer','config':{'batch_input_shape':[null,8,8,3],'name':'i'}},
                  {'class_name':'%s','config':{'name':'x',%s}}]}}
                """,
                type, argument)
            .replace('\'', '"');

    assertThatThrownBy(() -> FlatModel.of(json, KERAS_3, Optional.empty()))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining(message);
  }

  @Test
  void weightsOfAnotherSizeAreRefused() throws Exception {
    try (KerasFile file = KerasFile.open(resource("nested.h5"))) {
      String other = file.config().replace("\"units\": 3", "\"units\": 5");
      FlatModel model = FlatModel.of(other, KERAS_3, Optional.empty());

      assertThatThrownBy(() -> KerasGraph.of(model, file))
          .isInstanceOf(InvalidNetException.class)
          .hasMessage("Its layer 'dense' has weights of [3], but should have [5]");
    }
  }

  @Test
  void openSizeIsAskedFor() {
    String json =
        """
        {"class_name":"Sequential","config":{"name":"s","layers":[
          {"class_name":"InputLayer","config":{"batch_input_shape":[null,null,null,3],"name":"i"}},
          {"class_name":"ReLU","config":{"name":"x"}}]}}
        """;

    assertThatThrownBy(() -> FlatModel.of(json, KERAS_3, Optional.empty()))
        .hasMessage("It does not contain the size of its input: give --size, such as 224x224");
    assertThat(FlatModel.of(json, KERAS_3, Optional.of(new ImageSize(9, 7))).size())
        .isEqualTo(new ImageSize(9, 7));
  }

  private static Dataset dataset(HdfFile file, String name) {
    return (Dataset) ((Group) file.getChild("expected")).getChild(name);
  }

  /** Three planes of waves. */
  private static float[] waves() {
    float[] image = new float[3 * 224 * 224];
    for (int y = 0; y < 224; y++) {
      for (int x = 0; x < 224; x++) {
        double u = x / 224.;
        double v = y / 224.;
        image[y * 224 + x] = (float) Math.sin(9 * u);
        image[(224 + y) * 224 + x] = (float) Math.cos(7 * v);
        image[(448 + y) * 224 + x] = (float) Math.sin(5 * (u + v));
      }
    }
    return image;
  }

  private static float[] run(ImportedNet net, float[] image, long... shape) {
    try (GraphSession session = GraphSession.open(net.onnx(), 1)) {
      return session.run(image, shape);
    }
  }

  private static double difference(float[] ours, float[] theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      largest = Math.max(largest, Math.abs(theirs[i]));
      difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
    }
    return difference / largest;
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = KerasTest.class.getResourceAsStream("/keras/" + name)) {
      return in.readAllBytes();
    }
  }
}
