// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.gpu.Precision;
import dev.headstart.net.layer.Pool;
import dev.headstart.provenance.FormatVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A card as it is written in its file. Missing values are null. */
record CardDocument(
    @Nullable Integer format,
    @Nullable String name,
    @Nullable String source,
    @Nullable String licence,
    @Nullable String license,
    @Nullable String sha256,
    @Nullable Input input,
    @Nullable Code code,
    @Nullable List<@Nullable String> labels,
    @Nullable Golden golden) {

  record Input(
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Resize resize,
      @Nullable String channels,
      @Nullable Float scale,
      @Nullable List<@Nullable Float> mean,
      @Nullable List<@Nullable Float> std,
      @Nullable String exif,
      @Nullable String layout) {

    private Preprocessing toPreprocessing() {
      Resize by = required("input.resize", resize);
      ResizeRule rule = choice("input.resize.rule", by.rule(), ResizeRule.class);
      try {
        return new Preprocessing(
            required("input.width", width),
            required("input.height", height),
            rule,
            rule == ResizeRule.EXACT ? 0 : required("input.resize.size", by.size()),
            choice("input.resize.filter", by.filter(), Filter.class, Filter.BILINEAR),
            choice("input.channels", channels, ChannelOrder.class),
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

  record Resize(@Nullable String rule, @Nullable Integer size, @Nullable String filter) {}

  record Code(
      @Nullable String layer,
      @Nullable Integer length,
      @Nullable Boolean relu,
      @Nullable String pool,
      @Nullable String precision) {}

  record Golden(@Nullable String layer, @Nullable List<@Nullable GoldenCode> codes) {

    private GoldenVectors toVectors() {
      return new GoldenVectors(
          required("golden.layer", layer),
          complete("golden.codes", required("golden.codes", codes)).stream()
              .map(GoldenCode::toCode)
              .toList());
    }

    private static Golden of(GoldenVectors vectors) {
      return new Golden(
          vectors.layer(),
          vectors.codes().stream().map(c -> new GoldenCode(c.norm(), c.values())).toList());
    }
  }

  record GoldenCode(@Nullable Float norm, @Nullable List<@Nullable Float> values) {

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
            || traits.pool() != null
            || traits.precision() != null;
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
                traits.pool() == null ? null : traits.pool().toString(),
                traits.precision() == null ? null : word(traits.precision()))
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
        labels == null ? List.of() : complete("labels", labels),
        golden == null ? null : golden.toVectors(),
        traits());
  }

  private NetTraits traits() {
    String layout = required("input", input).layout();
    return new NetTraits(
        code == null ? null : code.relu(),
        code == null || code.pool() == null ? null : choice("code.pool", code.pool(), Pool.class),
        layout == null ? null : choice("input.layout", layout, NetTraits.Layout.class),
        code == null
            ? null
            : choice("code.precision", code.precision(), Precision.class, Precision.FP32));
  }

  private @Nullable String bothSpellings() {
    if (licence != null && license != null && !licence.equals(license)) {
      throw new InvalidNetException(
          Texts.format(
              "The card is not valid: licence is '%s', but license is '%s': keep one of them",
              licence, license));
    }
    return licence == null ? license : licence;
  }

  private static <T> T required(String key, @Nullable T value) {
    if (value == null) {
      throw new InvalidNetException("The card is not valid: " + key + " is missing");
    }
    return value;
  }

  private static <T> List<T> complete(String key, List<@Nullable T> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> required(key + "[" + i + "]", values.get(i)))
        .toList();
  }

  private static <E extends Enum<E>> E choice(
      String key, @Nullable String word, Class<E> type, E normally) {
    return word == null ? normally : choice(key, word, type);
  }

  private static <E extends Enum<E>> E choice(String key, @Nullable String word, Class<E> type) {
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
