// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a net beside its ONNX file: where it comes from, and how images are preprocessed for
 * it. A net is never used without its card.
 *
 * <p>As a file it is YAML with kebab-case keys:
 *
 * <pre>{@code
 * format: 1                      # the version of this format; optional
 * name: squeezenet1.1            # any text
 * source: https://...            # where the weights come from
 * licence: BSD-2-Clause          # under which terms; license is read as well
 * sha256: 1a8b...                # of the ONNX file; optional, checked where it stands
 * input:
 *   width: 227                   # pixels, as the net takes them
 *   height: 227
 *   resize:
 *     rule: short-side           # short-side: scale, then cut the centre out; exact: stretch
 *     size: 256                  # the short side's length before the cut; not with exact
 *     filter: bilinear           # bilinear (default) or bicubic, antialiased as in Pillow
 *   channels: bgr                # rgb or bgr
 *   scale: 1                     # what the pixel, 0..255, is divided by: 255 gives 0..1
 *   mean: [104, 117, 123]        # subtracted after the scale, in the order of channels
 *   std: [1, 1, 1]               # divided by at the end, in the order of channels
 *   exif: apply                  # the camera's orientation: apply (default) or ignore
 *   layout: nchw                 # optional: nhwc where the net takes the channels last
 * code:                          # optional: found in the graph otherwise
 *   layer: fire9/concat          # optional
 *   length: 512                  # optional, checked where it stands
 *   relu: true                   # optional: whether codes are cut at zero
 *   pool: cls                    # optional: cls, mean, mean-patches, gap; of tokens and maps
 *   precision: tf32              # optional: fp32 (default), or tf32, which only a GPU has
 * labels: [tench, goldfish]      # optional: the names of the net's own classes, in order
 * golden: ...                    # optional: codes of fixed images, made by headstart zoo add
 * }</pre>
 *
 * @param name the net's name
 * @param source where its weights come from
 * @param licence the licence of the weights
 * @param sha256 the SHA-256 of the ONNX file, 64 hexadecimal digits in lower case, or null
 * @param input the preprocessing of images
 * @param codeLayer the layer that codes are taken from, or null to find it in the graph
 * @param codeLength the number of floats of a code of that layer, or null if unknown
 * @param labels the names of the net's own classes, in the order of its output; may be empty
 * @param golden codes of fixed images, checked before the net is used, or null; no part of the
 *     fingerprint
 * @param traits what the graph would otherwise decide
 */
public record NetCard(
    String name,
    String source,
    String licence,
    @Nullable String sha256,
    Preprocessing input,
    @Nullable String codeLayer,
    @Nullable Integer codeLength,
    List<String> labels,
    @Nullable GoldenVectors golden,
    NetTraits traits) {

  /**
   * Creates a card.
   *
   * @throws InvalidNetException if a value is missing or out of range
   */
  public NetCard {
    checkText("name", name);
    checkText("source", source);
    checkText("licence", licence);
    Objects.requireNonNull(input, "input");
    if (sha256 != null) {
      sha256 = sha256.toLowerCase(Locale.ROOT);
      check(sha256.matches("[0-9a-f]{64}"), "sha256 must be 64 hexadecimal digits");
    }
    check(codeLayer == null || !codeLayer.isBlank(), "code.layer must not be blank");
    check(codeLength == null || codeLength > 0, "code.length must be above 0, not " + codeLength);
    labels = List.copyOf(labels);
    Objects.requireNonNull(traits, "traits");
  }

  /** Creates a card without golden vectors and traits, so that the graph decides. */
  public NetCard(
      String name,
      String source,
      String licence,
      @Nullable String sha256,
      Preprocessing input,
      @Nullable String codeLayer,
      @Nullable Integer codeLength,
      List<String> labels) {
    this(name, source, licence, sha256, input, codeLayer, codeLength, labels, null, NetTraits.NONE);
  }

  /**
   * Reads a card.
   *
   * @throws InvalidNetException if it is not YAML, if a key is unknown or missing, or if a value
   *     has the wrong type or is out of range
   */
  public static NetCard parse(String yaml) {
    return parse(yaml, "The card");
  }

  /**
   * Reads a card.
   *
   * @param place the address of the card, for the message about a newer format
   * @throws InvalidNetException as {@link #parse(String)}
   */
  public static NetCard parse(String yaml, String place) {
    return CardYaml.read(Objects.requireNonNull(yaml, "yaml"), place);
  }

  /** Returns the card as YAML, from which {@link #parse} creates an equal card. */
  public String toYaml() {
    return CardYaml.write(this);
  }

  /** Returns the same card with another preprocessing. */
  public NetCard withInput(Preprocessing preprocessing) {
    return new NetCard(
        name,
        source,
        licence,
        sha256,
        preprocessing,
        codeLayer,
        codeLength,
        labels,
        golden,
        traits);
  }

  /** Returns the same card with another name. */
  public NetCard withName(String other) {
    return new NetCard(
        other, source, licence, sha256, input, codeLayer, codeLength, labels, golden, traits);
  }

  /** Returns the same card with these class names. */
  public NetCard withLabels(List<String> names) {
    return new NetCard(
        name, source, licence, sha256, input, codeLayer, codeLength, names, golden, traits);
  }

  /** Returns the same card with the given golden vectors, or without any if they are null. */
  public NetCard withGolden(@Nullable GoldenVectors vectors) {
    return new NetCard(
        name, source, licence, sha256, input, codeLayer, codeLength, labels, vectors, traits);
  }

  /** Returns the same card with another code layer. */
  public NetCard withCodeLayer(String layer) {
    return new NetCard(
        name, source, licence, sha256, input, layer, codeLength, labels, golden, traits);
  }

  /** Returns the same card with other traits. */
  public NetCard withTraits(NetTraits other) {
    return new NetCard(
        name, source, licence, sha256, input, codeLayer, codeLength, labels, golden, other);
  }

  /** Returns the same card with another SHA-256 of the ONNX file, or without one if it is null. */
  public NetCard withSha256(@Nullable String digest) {
    return new NetCard(
        name, source, licence, digest, input, codeLayer, codeLength, labels, golden, traits);
  }

  private static void checkText(String key, @Nullable String value) {
    check(value != null && !value.isBlank(), key + " is missing or blank");
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new InvalidNetException("The card is not valid: " + message);
    }
  }

  /**
   * Checks that a file is the one that the card describes.
   *
   * @throws InvalidNetException if the card has the SHA-256 of another file
   */
  public void checkSha256(Supplier<String> file) {
    if (sha256 == null) {
      return;
    }
    String actual = file.get();
    if (!actual.equals(sha256)) {
      throw new InvalidNetException(
          Texts.format(
              "The ONNX file does not belong to card '%s': its sha256 is %s, the card's %s; get the"
                  + " file again, or correct the card",
              name, actual, sha256));
    }
  }
}
