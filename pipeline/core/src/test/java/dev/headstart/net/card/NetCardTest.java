// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.TestGraph;
import dev.headstart.net.gpu.Precision;
import dev.headstart.net.layer.Pool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetCardTest {

  private static final String CARD =
      """
      name: squeezenet
      source: https://example.org/squeezenet # with a note
      licence: BSD-2-Clause
      sha256: 1A8b8732996c88ac237f612466535f0c8b25a70fa3910978e9a672a9f93dee9e
      input:
        width: 227
        height: 225
        resize:
          rule: short-side
          size: 256
          filter: bicubic
        channels: bgr
        scale: 1
        mean: [104, 117.5, 123]
        std: [1, 1, 2]
        exif: ignore
      code:
        layer: fire9/concat
        length: 512
      labels: [tench, 'gold fish', 007, no]
      """;

  @Test
  void allKeysAreRead() {
    assertThat(NetCard.parse(CARD))
        .isEqualTo(
            new NetCard(
                "squeezenet",
                "https://example.org/squeezenet",
                "BSD-2-Clause",
                "1a8b8732996c88ac237f612466535f0c8b25a70fa3910978e9a672a9f93dee9e",
                new Preprocessing(
                    227,
                    225,
                    ResizeRule.SHORT_SIDE,
                    256,
                    Filter.BICUBIC,
                    ChannelOrder.BGR,
                    1f,
                    List.of(104f, 117.5f, 123f),
                    List.of(1f, 1f, 2f),
                    ExifOrientation.IGNORE),
                "fire9/concat",
                512,
                List.of("tench", "gold fish", "007", "no")));
  }

  @Test
  void optionalKeysMayBeLeftOut() {
    NetCard card =
        NetCard.parse(
            """
            name: n
            source: s
            licence: l
            input:
              width: 32
              height: 16
              resize: {rule: exact}
              channels: rgb
              scale: 255
              mean: [0, 0, 0]
              std: [1, 1, 1]
            """);

    assertThat(card.sha256()).isNull();
    assertThat(card.codeLayer()).isNull();
    assertThat(card.codeLength()).isNull();
    assertThat(card.labels()).isEmpty();
    assertThat(card.input().exif()).isEqualTo(ExifOrientation.APPLY);
    assertThat(card.input().filter()).isEqualTo(Filter.BILINEAR);
    assertThat(NetCard.parse(card.toYaml())).isEqualTo(card);
    assertThat(card.toYaml()).doesNotContain("sha256", "code", "labels", "    size", "null");
  }

  @ParameterizedTest
  @CsvSource({"squash, SQUASH", "longest, LONGEST"})
  void ruleWithASizeIsReadAndWritten(String word, ResizeRule rule) {
    NetCard card = NetCard.parse(CARD.replace("short-side", word));

    assertThat(card.input().rule()).isEqualTo(rule);
    assertThat(card.input().resizeTo()).isEqualTo(256);
    assertThat(NetCard.parse(card.toYaml())).isEqualTo(card);
  }

  @Test
  void writtenCardIsReadBackAsItWas() {
    NetCard card = NetCard.parse(CARD);
    NetCard odd =
        new NetCard(
            "yes",
            "a: b # c",
            "~",
            null,
            card.input(),
            "StatefulPartitionedCall/a:0",
            null,
            List.of(
                "0", "1e3", "true", "null", "", " lead", "a, b", "- x", "ä\"'\\", "two\nlines"));

    assertThat(NetCard.parse(card.toYaml())).isEqualTo(card);
    assertThat(NetCard.parse(card.toYaml()).toYaml()).isEqualTo(card.toYaml());
    assertThat(odd.labels()).hasSize(10);
    assertThat(NetCard.parse(odd.toYaml())).isEqualTo(odd);
    assertThat(card.toYaml()).contains("rule: short-side", "channels: bgr", "layer: fire9/concat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "channels: bgr | chanels: bgr | line 12: unknown key 'chanels' in input; did you mean"
            + " 'channels'?",
        "licence: BSD-2-Clause | lizence: MIT | line 3: unknown key 'lizence'; did you mean"
            + " 'licence'?",
        "code: | license: MIT%code: | licence is 'BSD-2-Clause', but license is 'MIT': keep one of"
            + " them",
        "name: squeezenet | format: '1'%name: squeezenet | line 1: format must be a whole number",
        "rule: short-side | Rule: exact | unknown key 'Rule' in input.resize; did you mean 'rule'?",
        "width: 227 | width: wide | line 6: input.width must be a whole number",
        "width: 227 | width: '227' | input.width must be a whole number",
        "width: 227 | width: 2.5 | input.width must be a whole number",
        "width: 227 | width: [227] | input.width must be a whole number",
        "width: 227 | width: 99999999999 | line 6: input.width: Numeric value (99999999999) out of"
            + " range",
        "width: 227 | width: 0 | width must be 1 to",
        "width: 227 | width: | line 6: input.width must be a whole number",
        "width: 227 | width: ~ | input.width is missing",
        "scale: 1 | scale: one | input.scale must be a number",
        "scale: 1 | scale: 0 | Scale must be above 0",
        "scale: 1 | scale: .nan | line 13: input.scale: Malformed numeric value",
        "std: [1, 1, 2] | std: [1, 1, x] | input.std[2] must be a number",
        "std: [1, 1, 2] | std: 1 | input.std must be a list",
        "std: [1, 1, 2] | std: [1, 1] | std must have three values",
        "std: [1, 1, 2] | std: [1, 1, 0] | std must be above 0",
        "channels: bgr | channels: gbr | input.channels must be rgb or bgr or gray, not 'gbr'",
        "exif: ignore | exif: maybe | input.exif must be apply or ignore, not 'maybe'",
        "rule: short-side | rule: crop | or squash or longest, not 'crop'",
        "size: 256 | size: ~ | input.resize.size is missing",
        "name: squeezenet | name: [a] | name must be text",
        "name: squeezenet | name: ' ' | name is missing or blank",
        "length: 512 | length: -1 | code.length must be above 0, not -1",
        "007 | ~ | labels[2] is missing",
        "sha256: 1A | sha256: 1 A | sha256 must be 64 hexadecimal digits",
        "name: squeezenet | name: !!javax.script.ScriptEngineManager [] | YAML tags",
        "name: squeezenet | name: !custom x | YAML tags",
        "exif: ignore | width: 3 | Duplicate field 'width'",
        "exif: ignore | exif: {a | not YAML"
      })
  void mistakesAreNamedInOneLine(String right, String wrong, String message) {
    String card = CARD.replace(right, wrong.replace('%', '\n'));

    assertThat(card).isNotEqualTo(CARD);
    assertThatThrownBy(() -> NetCard.parse(card))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageStartingWith("The card is not valid: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("dev.headstart");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "EMPTY",
      value = {
        "'' | empty",
        "'# nothing' | empty",
        "null | empty",
        "{} | name is missing",
        "just text | keys with values",
        "- a | keys with values"
      })
  void textThatIsNoCardIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> NetCard.parse(yaml))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining(message);
  }

  @Test
  void licenceMayBeSpeltBothWays() {
    NetCard card = NetCard.parse(CARD);
    String american = CARD.replace("licence: ", "license: ");

    assertThat(NetCard.parse(american)).isEqualTo(card);
    assertThat(NetCard.parse(american + "licence: BSD-2-Clause")).isEqualTo(card);
    assertThat(card.toYaml()).contains("licence: BSD-2-Clause").doesNotContain("license");
  }

  @Test
  void formatIsWrittenAndNeedNotBeThere() {
    NetCard card = NetCard.parse(CARD);

    assertThat(card.toYaml()).startsWith("format: 1\n");
    assertThat(NetCard.parse("format: 1\n" + CARD)).isEqualTo(card);
  }

  @Test
  void newerFormatIsRefusedBeforeItsUnknownKeys() {
    assertThatThrownBy(() -> NetCard.parse("format: 2\nfuture: key\n" + CARD, "nets/a.yaml"))
        .isInstanceOf(InvalidNetException.class)
        .hasMessage(
            "nets/a.yaml is a card of format 2; this release of Headstart reads formats up to 1:"
                + " use the newer Headstart that wrote it.");
  }

  @Test
  void inputCanBeExchanged() {
    NetCard card = NetCard.parse(CARD);
    Preprocessing other = card.input().withExif(ExifOrientation.APPLY);

    assertThat(card.withInput(other).input()).isEqualTo(other);
    assertThat(card.withInput(other).withInput(card.input())).isEqualTo(card);
  }

  @Test
  void deepNestingIsRefusedAtOnce() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> NetCard.parse("a: " + "[".repeat(20_000)))
                .isInstanceOf(InvalidNetException.class)
                .hasMessageContaining("more than 16 levels"));
  }

  @Test
  void manyLabelsAreReadInNoTime() {
    StringBuilder yaml = new StringBuilder(TestGraph.card().toYaml()).append("labels:\n");
    for (int i = 0; i < 100_000; i++) {
      yaml.append("- label ").append(i).append('\n');
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(NetCard.parse(yaml.toString()).labels()).hasSize(100_000));
  }

  @Test
  void choicesOfTheCodeComeBackAsTheyWere() {
    NetTraits traits =
        new NetTraits(false, Pool.MEAN_PATCHES, NetTraits.Layout.NHWC, Precision.TF32);
    NetCard card = TestGraph.card().withTraits(traits);

    assertThat(card.toYaml())
        .contains("relu: false", "pool: mean-patches", "layout: nhwc", "precision: tf32");
    assertThat(NetCard.parse(card.toYaml())).isEqualTo(card);
    assertThat(card.withTraits(new NetTraits(null, null, null, Precision.FP32)))
        .isEqualTo(TestGraph.card());
  }
}
