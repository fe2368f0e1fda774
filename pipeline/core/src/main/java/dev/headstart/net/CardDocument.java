// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.layer.Pool;
import dev.headstart.provenance.FormatVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A card as it is written in its file. Missing values are null. */
record CardDocument(
    Integer format,
    String name,
    String source,
    String licence,
    String license,
    String sha256,
    Input input,
    Code code,
    List<String> labels,
    Golden golden) {

  record Input(
      Integer width,
      Integer height,
      Resize resize,
      String channels,
      Float scale,
      List<Float> mean,
      List<Float> std,
      String exif,
      String layout) {

    private Preprocessing toPreprocessing() {
      ResizeRule rule =
          choice(
              "input.resize.rule", required("input.resize", resize).rule(), ResizeRule.class, null);
      try {
        return new Preprocessing(
            required("input.width", width),
            required("input.height", height),
            rule,
            rule == ResizeRule.EXACT ? 0 : required("input.resize.size", resize.size()),
            choice("input.resize.filter", resize.filter(), Filter.class, Filter.BILINEAR),
            choice("input.channels", channels, ChannelOrder.class, null),
            required("input.scale", scale),
            required("input.mean", mean),
            required("input.std", std),
            choice("input.exif", exif, ExifOrientation.class, ExifOrientation.APPLY));
      } catch (InvalidNetException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw new InvalidNetException("The card is not valid: input: " + e.getMessage(), e);
      }
    }

    private static Input of(Preprocessing input, NetTraits traits) {
      return new Input(
          input.width(),
          input.height(),
          new Resize(
              word(input.rule()),
              input.rule() == ResizeRule.EXACT ? null : input.resizeTo(),
              word(input.filter())),
          word(input.channels()),
          input.scale(),
          input.mean(),
          input.std(),
          word(input.exif()),
          traits.layout() == null ? null : word(traits.layout()));
    }
  }

  record Resize(String rule, Integer size, String filter) {}

  record Code(String layer, Integer length, Boolean relu, String pool) {}

  record Golden(String layer, List<GoldenCode> codes) {

    private GoldenVectors toVectors() {
      return new GoldenVectors(
          required("golden.layer", layer),
          required("golden.codes", codes).stream().map(GoldenCode::toCode).toList());
    }

    private static Golden of(GoldenVectors vectors) {
      return new Golden(
          vectors.layer(),
          vectors.codes().stream().map(c -> new GoldenCode(c.norm(), c.values())).toList());
    }
  }

  record GoldenCode(Float norm, List<Float> values) {

    private GoldenVectors.Code toCode() {
      return new GoldenVectors.Code(
          required("golden.codes.norm", norm),
          required("golden.codes.values", values).stream()
              .map(value -> required("golden.codes.values", value))
              .toList());
    }
  }

  static CardDocument of(NetCard card) {
    NetTraits traits = card.traits();
    boolean code =
        card.codeLayer() != null
            || card.codeLength() != null
            || traits.relu() != null
            || traits.pool() != null;
    return new CardDocument(
        FormatVersion.CARD.newest(),
        card.name(),
        card.source(),
        card.licence(),
        null, // one spelling is enough
        card.sha256(),
        Input.of(card.input(), traits),
        code
            ? new Code(
                card.codeLayer(),
                card.codeLength(),
                traits.relu(),
                traits.pool() == null ? null : traits.pool().toString())
            : null,
        card.labels(),
        card.golden() == null ? null : Golden.of(card.golden()));
  }

  NetCard toCard() {
    return new NetCard(
        required("name", name),
        required("source", source),
        required("licence", bothSpellings()),
        sha256,
        required("input", input).toPreprocessing(),
        code == null ? null : code.layer(),
        code == null ? null : code.length(),
        labels,
        golden == null ? null : golden.toVectors(),
        traits());
  }

  private NetTraits traits() {
    return new NetTraits(
        code == null ? null : code.relu(),
        code == null || code.pool() == null
            ? null
            : choice("code.pool", code.pool(), Pool.class, null),
        input.layout() == null
            ? null
            : choice("input.layout", input.layout(), NetTraits.Layout.class, null));
  }

  private String bothSpellings() {
    if (licence != null && license != null && !licence.equals(license)) {
      throw new InvalidNetException(
          Texts.format(
              "The card is not valid: licence is '%s', but license is '%s': keep one of them",
              licence, license));
    }
    return licence == null ? license : licence;
  }

  private static <T> T required(String key, T value) {
    if (value == null) {
      throw new InvalidNetException("The card is not valid: " + key + " is missing");
    }
    return value;
  }

  private static <E extends Enum<E>> E choice(String key, String word, Class<E> type, E normally) {
    if (word == null && normally != null) {
      return normally;
    }
    String wanted = required(key, word);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word(constant).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidNetException(
                    Texts.format(
                        "The card is not valid: %s must be %s, not '%s'",
                        key,
                        Arrays.stream(type.getEnumConstants())
                            .map(CardDocument::word)
                            .collect(Collectors.joining(" or ")),
                        wanted)));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
