// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nets as they are found in the world, with the cards of the test resources. */
class RealNetsTest {

  private static final Path NETS = Path.of(System.getProperty("headstart.data", ""), "nets");

  @BeforeEach
  void needsTheNets() {
    assumeTrue(Files.isDirectory(NETS), "The nets are not there: " + NETS);
  }

  @ParameterizedTest
  @CsvSource({
    "squeezenet1.1, fire9/concat, 512",
    "squeezenet1.1-norm, fire9/concat, 512",
    "mobilenetv2-ptq, code, 1280"
  })
  void codeLayerIsFoundWithoutTheCardsHelp(String name, String layer, int length)
      throws IOException {
    PretrainedNet net = PretrainedNet.of(onnx(name), withoutCode(card(name)));

    assertThat(net.codeLayer()).isEqualTo(layer).isEqualTo(card(name).codeLayer());
    CutNet cut = net.cut(List.of());
    assertThat(cut.layers()).containsExactly(layer);
    assertThat(cut.lengths()).containsExactly(length).containsExactly(card(name).codeLength());
    assertThat(cut.onnx().length).isLessThan(net.onnx().length);
  }

  @ParameterizedTest
  @CsvSource({"squeezenet1.1", "squeezenet1.1-norm", "mobilenetv2-ptq"})
  void codesAreThoseOfTheWholeNet(String name) throws IOException, OrtException {
    PretrainedNet net = PretrainedNet.of(onnx(name), card(name));
    CutNet cut = net.cut(List.of());
    float[] images = new float[3 * cut.inputLength()];
    Random random = new Random(7);
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian() * (name.equals("squeezenet1.1") ? 60 : 1);
    }
    double[] expected = meansOfWholeNet(net, cut, images);

    try (CodeSession session = CodeSession.open(cut, 1);
        CodeBatch batch = session.batch(4)) {
      assertThat(session.batched()).isTrue();
      batch.input().put(0, images);
      batch.run(3);
      for (int image = 0; image < 3; image++) {
        float[] code = batch.code(0, image);
        double largest = 0;
        for (int i = 0; i < code.length; i++) {
          largest = Math.max(largest, Math.abs(expected[image * code.length + i]));
        }
        assertThat(largest).isPositive();
        for (int i = 0; i < code.length; i++) {
          assertThat(code[i] - expected[image * code.length + i])
              .as("feature %d of image %d", i, image)
              .isBetween(-1e-5 * largest, 1e-5 * largest);
        }
      }
    }
  }

  @Test
  void severalLayersComeOutOfOnePass() throws IOException {
    PretrainedNet net = PretrainedNet.of(onnx("squeezenet1.1"), card("squeezenet1.1"));
    CutNet cut = net.cut(List.of("fire9/concat", "fire5/concat", "logits"));

    assertThat(cut.lengths()).containsExactly(512, 256, 1000);
  }

  @Test
  void layersOfSqueezeNetAreListed() throws IOException {
    List<Layer> layers =
        PretrainedNet.of(onnx("squeezenet1.1-norm"), card("squeezenet1.1-norm")).layers();

    assertThat(layers)
        .contains(new Layer("fire9/concat", "Concat", List.of(-1L, 512L, 13L, 13L), true))
        .filteredOn(layer -> layer.shape().equals(List.of(-1L, 1000L)))
        .isNotEmpty()
        .noneMatch(Layer::codeLayer);
  }

  /** The tensor of the whole net, and its mean over the map in double precision. */
  private static double[] meansOfWholeNet(PretrainedNet net, CutNet cut, float[] images)
      throws OrtException, IOException {
    byte[] exposed =
        ModelWriter.of(Model.parse(net.onnx())).output(ValueInfo.named(net.codeLayer())).bytes();
    long[] shape = {3, 3, cut.height(), cut.width()};
    try (OrtSession session = OrtRuntime.open(exposed, OptLevel.BASIC_OPT, 1);
        OnnxTensor input =
            OnnxTensor.createTensor(OrtRuntime.environment(), FloatBuffer.wrap(images), shape);
        OrtSession.Result result =
            session.run(Map.of(cut.input(), input), Set.of(net.codeLayer()))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      int codes = 3 * cut.lengths().get(0);
      int pixels = values.remaining() / codes;
      double[] means = new double[codes];
      for (int i = 0; i < codes; i++) {
        for (int p = 0; p < pixels; p++) {
          means[i] += (double) values.get(i * pixels + p) / pixels;
        }
      }
      return means;
    }
  }

  private static NetCard withoutCode(NetCard card) {
    return new NetCard(
        card.name(),
        card.source(),
        card.licence(),
        card.sha256(),
        card.input(),
        null,
        null,
        card.labels());
  }

  private static byte[] onnx(String name) throws IOException {
    return Files.readAllBytes(NETS.resolve(name + ".onnx"));
  }

  private static NetCard card(String name) throws IOException {
    try (var resource = RealNetsTest.class.getResourceAsStream("/cards/" + name + ".yaml")) {
      return NetCard.parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
