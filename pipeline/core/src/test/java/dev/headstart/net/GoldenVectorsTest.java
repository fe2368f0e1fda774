// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.SetupException;
import dev.headstart.TestData;
import dev.headstart.TinyNet;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.card.GoldenVectors;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Tensor;
import dev.headstart.provenance.Sha256;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What golden vectors catch, and what they let pass. */
class GoldenVectorsTest {

  @Test
  void cardKeepsThemAndTheFingerprintDoesNot() {
    PretrainedNet net = TinyNet.of(1);
    PretrainedNet golden = net.withGolden();

    assertThat(NetCard.parse(golden.card().toYaml())).isEqualTo(golden.card());
    assertThat(golden.fingerprint()).isEqualTo(net.fingerprint());
    assertThat(golden.card().golden().codes())
        .hasSize(3)
        .allSatisfy(
            code -> {
              assertThat(code.norm()).isPositive();
              assertThat(code.values()).hasSize(16);
            });
    check(golden);
  }

  @ParameterizedTest
  @ValueSource(strings = {"squeezenet1.1", "squeezenet1.1-norm", "mobilenetv2-ptq"})
  void realNetsGiveTheirsAgainAndMistakesAreCaught(String name) throws IOException {
    PretrainedNet net = TestData.net(name).withGolden();
    Preprocessing input = net.card().input();

    check(net);
    refused(with(net, channels(input, other(input.channels()))));
    refused(with(net, resized(input, input.resizeTo() + 1)));
    refused(with(net, filtered(input, Filter.BICUBIC)));
    refused(with(net, scaled(input, input.scale() * 1.1f)));
    refused(flipped(net));
  }

  @Test
  void layersOtherThanTheCodeLayerAreRunWithACheckOfTheCodeLayer() {
    PretrainedNet net = TinyNet.of(1).withGolden();
    PretrainedNet other =
        PretrainedNet.of(
            TinyNet.of(2).onnx(), TinyNet.of(2).card().withGolden(net.card().golden()));

    for (List<String> layers : List.of(List.of("relu1"), List.of("relu1", "code"))) {
      CutNet cut = net.cut(layers);
      try (CodeSession session = CodeSession.open(cut, 1)) {
        assertThatCode(() -> GoldenCheck.of(net, cut).orElseThrow().run(session))
            .doesNotThrowAnyException();
      }
      CutNet wrong = other.cut(layers);
      try (CodeSession session = CodeSession.open(wrong, 1)) {
        assertThatThrownBy(() -> GoldenCheck.of(other, wrong).orElseThrow().run(session))
            .isInstanceOf(SetupException.class);
      }
    }
  }

  @Test
  void imagesNeverChange() {
    // Cards of the world hold what nets give for these very images.
    assertThat(GoldenImages.sha256())
        .isEqualTo("d09f45a48c00d933d687e9aac4da0540101dcc56c6402e2e536930155cd014e1");
  }

  @Test
  void badOnesInACardAreRefused() {
    String card = TinyNet.of(1).withGolden().card().toYaml();
    assertThatThrownBy(() -> NetCard.parse(card.replaceFirst("norm: .*", "norm: large")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("golden.codes[0].norm must be a number");
    assertThatThrownBy(() -> NetCard.parse(card.replaceFirst("(?s)\\n *- norm.*", " []")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("3 codes");
    assertThatThrownBy(() -> NetCard.parse(card.replaceFirst("(?s)\\n *- norm.*", " [~]")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("golden.codes[0] is missing");
  }

  @Test
  void nansAreADifference() {
    GoldenVectors.Code code = new GoldenVectors.Code(1, List.of(1f, 0f));
    assertThat(code.differenceTo(new GoldenVectors.Code(1, List.of(1f, Float.NaN)))).isInfinite();
    assertThat(code.differenceTo(new GoldenVectors.Code(Float.NaN, List.of(1f, 0f)))).isInfinite();
    assertThat(code.differenceTo(new GoldenVectors.Code(1, List.of(1f)))).isInfinite();
    assertThat(code.differenceTo(code)).isZero();
  }

  private static void check(PretrainedNet net) {
    CutNet cut = net.cut(List.of());
    try (CodeSession session = CodeSession.open(cut, 1)) {
      GoldenCheck.of(net, cut).orElseThrow().run(session);
    }
  }

  private static void refused(PretrainedNet net) {
    assertThatThrownBy(() -> check(net))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("Net '%s' does not give its golden vectors", net.card().name())
        .hasMessageContaining("Likely causes")
        .message()
        .doesNotContain("\n");
  }

  private static PretrainedNet with(PretrainedNet net, Preprocessing input) {
    return PretrainedNet.of(net.onnx(), net.card().withInput(input));
  }

  /** The sign of the largest weight of the first convolution, and the card's sha256 with it. */
  private static PretrainedNet flipped(PretrainedNet net) throws IOException {
    Model model = Model.parse(net.onnx());
    String weights =
        model.nodes().stream()
            .filter(node -> node.operator().equals("Conv"))
            .findFirst()
            .orElseThrow()
            .input(1);
    Tensor tensor =
        model.initializers().stream()
            .filter(initializer -> initializer.name().equals(weights))
            .findFirst()
            .orElseThrow();
    float[] values = tensor.floatArray();
    int largest = 0;
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[largest])) {
        largest = i;
      }
    }
    values[largest] = -values[largest];
    byte[] onnx = ModelWriter.of(model).replace(tensor.withFloats(values)).bytes();
    return PretrainedNet.of(onnx, net.card().withSha256(Sha256.of(onnx)));
  }

  private static ChannelOrder other(ChannelOrder order) {
    return order == ChannelOrder.RGB ? ChannelOrder.BGR : ChannelOrder.RGB;
  }

  private static Preprocessing channels(Preprocessing p, ChannelOrder order) {
    return copy(p, p.resizeTo(), p.filter(), order, p.scale());
  }

  private static Preprocessing resized(Preprocessing p, int to) {
    return copy(p, to, p.filter(), p.channels(), p.scale());
  }

  private static Preprocessing filtered(Preprocessing p, Filter filter) {
    return copy(p, p.resizeTo(), filter, p.channels(), p.scale());
  }

  private static Preprocessing scaled(Preprocessing p, float scale) {
    return copy(p, p.resizeTo(), p.filter(), p.channels(), scale);
  }

  private static Preprocessing copy(
      Preprocessing p, int to, Filter filter, ChannelOrder order, float scale) {
    return new Preprocessing(
        p.width(), p.height(), p.rule(), to, filter, order, scale, p.mean(), p.std(), p.exif());
  }
}
