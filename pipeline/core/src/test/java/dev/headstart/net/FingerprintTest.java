// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.net.card.NetCard;
import dev.headstart.net.card.NetTraits;
import dev.headstart.net.gpu.Precision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes two nets different nets. */
class FingerprintTest {

  @Test
  void fingerprintCoversTheGraphAndThePreprocessing() throws NoSuchAlgorithmException {
    byte[] onnx = TestGraph.ofImages().pooled().output("gap").bytes();
    NetCard card = TestGraph.card();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(onnx);
    digest.update(card.input().canonical().getBytes(StandardCharsets.UTF_8));
    String fingerprint = PretrainedNet.of(onnx, card).fingerprint();
    NetCard renamed =
        new NetCard("other", "there", "MIT", null, card.input(), "gap", 3, List.of("cat"));

    assertThat(fingerprint).isEqualTo(HexFormat.of().formatHex(digest.digest()));
    assertThat(PretrainedNet.of(onnx, renamed).fingerprint()).isEqualTo(fingerprint);
    assertThat(
            PretrainedNet.of(onnx, card.withInput(card.input().withExif(ExifOrientation.IGNORE)))
                .fingerprint())
        .isNotEqualTo(fingerprint);
    assertThat(
            PretrainedNet.of(
                    TestGraph.ofImages().pooled().output("gap").floats("w", List.of(1), 1).bytes(),
                    card)
                .fingerprint())
        .isNotEqualTo(fingerprint);
  }

  @Test
  void choiceOfTheReluIsInTheFingerprint() {
    byte[] onnx = NetForms.images().classifier().onnx();
    NetCard card = TestGraph.card(NetForms.SIDE, NetForms.SIDE);
    String plain = PretrainedNet.of(onnx, card).fingerprint();

    assertThat(fingerprint(onnx, card, true)).isEqualTo(plain);
    assertThat(fingerprint(onnx, card, false)).isNotEqualTo(plain);
    byte[] embedding = NetForms.images().body().pooled("r2").output("feat").onnx();
    assertThat(fingerprint(embedding, card, true))
        .isNotEqualTo(PretrainedNet.of(embedding, card).fingerprint());
  }

  @Test
  void precisionIsInTheFingerprint() {
    PretrainedNet net =
        PretrainedNet.of(
            NetForms.images().classifier().onnx(), TestGraph.card(NetForms.SIDE, NetForms.SIDE));
    PretrainedNet tf32 = net.withPrecision(Precision.TF32);

    assertThat(net.withPrecision(Precision.FP32).fingerprint()).isEqualTo(net.fingerprint());
    assertThat(tf32.fingerprint()).isNotEqualTo(net.fingerprint());
    assertThat(PretrainedNet.of(net.file(), NetCard.parse(tf32.card().toYaml())).fingerprint())
        .isEqualTo(tf32.fingerprint());
    assertThat(tf32.withPrecision(Precision.FP32).fingerprint()).isEqualTo(net.fingerprint());
  }

  private static String fingerprint(byte[] onnx, NetCard card, boolean relu) {
    return PretrainedNet.of(onnx, card.withTraits(new NetTraits(relu, null, null))).fingerprint();
  }
}
