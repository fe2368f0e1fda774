// SPDX-License-Identifier: Apache-2.0
package dev.headstart.taps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.TinyNet;
import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.gpu.Precision;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Node;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Features of several layers become the one code of a net. */
class TappedNetTest {

  private final PretrainedNet tiny = TinyNet.of(3);
  private final TapFeatures early =
      new TapFeatures("relu1", 8, new int[] {1, 6}, new float[] {50, 0.25f}, new float[] {2, 4});
  private final TapFeatures late =
      new TapFeatures("code", 16, new int[] {15}, new float[] {0.125f}, new float[] {8});

  @Test
  void tapsAreTheInputsOfWeightedLayers() {
    assertThat(tiny.taps()).containsExactly("relu1", "code");
  }

  @Test
  void itsCodeIsThePooledFeaturesNormalised() {
    PretrainedNet net = of(early, late);
    CutNet cut = net.cut(List.of());
    List<float[]> taps = codes(tiny.cut(List.of("relu1", "code")));

    assertThat(cut.layers()).containsExactly(net.codeLayer());
    assertThat(cut.lengths()).containsExactly(3);
    float[] code = codes(cut).get(0);
    assertThat(code[0]).isCloseTo((taps.get(0)[1] - 50) * 2, within(1e-4f));
    assertThat(code[1]).isCloseTo((taps.get(0)[6] - 0.25f) * 4, within(1e-5f));
    assertThat(code[2]).isCloseTo((taps.get(1)[15] - 0.125f) * 8, within(1e-5f));
    assertThat(code[0]).as("not cut at zero").isNegative();
  }

  @Test
  void onlyWhatIsChosenIsComputed() {
    PretrainedNet net = of(early);

    assertThat(Model.parse(net.onnx()).nodes().stream().map(Node::operator))
        .containsOnlyOnce("Conv")
        .doesNotContain("Gemm");
    assertThat(net.cost().multiplyAdds()).isLessThan(tiny.cost("code").multiplyAdds());
  }

  @Test
  void aWholeLayerAsItIsHasTheSameCodes() {
    PretrainedNet net = of(TapFeatures.whole("code", 16));

    assertThat(codes(net.cut(List.of())).get(0)).isEqualTo(codes(tiny.cut(List.of())).get(0));
  }

  @Test
  void equalFeaturesGiveEqualBytesAndOthersAnotherNet() {
    assertThat(of(early, late).onnx()).isEqualTo(of(early, late).onnx());
    assertThat(of(early, late).fingerprint()).isNotEqualTo(of(early).fingerprint());
  }

  @Test
  void itIsAsExactAsTheNet() {
    PretrainedNet tf32 = tiny.withPrecision(Precision.TF32);
    PretrainedNet chosen =
        TappedNet.of(tf32, List.of(early), "chosen", "a test", Map.of("of", "tiny"));

    assertThat(chosen.precision()).isEqualTo(Precision.TF32);
  }

  private PretrainedNet of(TapFeatures... features) {
    return TappedNet.of(tiny, List.of(features), "chosen", "a test", Map.of("of", "tiny"));
  }

  /** The codes of all layers for an image of noise. */
  private static List<float[]> codes(CutNet net) {
    try (CodeSession session = CodeSession.open(net, 1);
        CodeBatch batch = session.batch(1)) {
      Random random = new Random(1);
      for (int i = 0; i < net.inputLength(); i++) {
        batch.input().put(i, (float) random.nextGaussian());
      }
      batch.run(1);
      return IntStream.range(0, net.layers().size())
          .mapToObj(layer -> batch.code(layer, 0))
          .toList();
    }
  }
}
