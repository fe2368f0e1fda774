// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A conversion of images to a net's input that may have been used in its training. It differs from
 * the card's in the range and order of the channels, or in resize and crop, but not in both.
 *
 * @param name the name to show to people
 * @param input the preprocessing
 */
public record InputVariant(String name, Preprocessing input) {

  private record Range(String name, float scale, List<Float> mean, List<Float> std) {

    Range(String name, PixelRange range) {
      this(name, range.scale(), range.mean(), range.std());
    }
  }

  /** The crop ratio of torchvision's and most of timm's nets: 224 of 256 pixels. */
  private static final double USUAL_CROP = 0.875;

  /** The usual conversions. Mean and standard deviation are for red, green and blue. */
  private static final List<Range> USUAL =
      List.of(
          new Range("ImageNet mean and std (torchvision)", PixelRange.TORCHVISION),
          new Range("0..255 minus mean (Caffe)", PixelRange.CAFFE),
          new Range("-1..1 (TensorFlow)", PixelRange.TENSORFLOW),
          new Range("0..1", PixelRange.UNIT),
          new Range("0..255", PixelRange.RAW));

  /**
   * Returns the card's own conversion, then the card's with red and blue swapped, then the usual
   * ones in both channel orders, then the card's with the usual resizes, without duplicates.
   */
  public static List<InputVariant> of(Preprocessing card) {
    List<Float> mean = rgb(card.channels(), card.mean());
    List<Float> std = rgb(card.channels(), card.std());
    List<Range> ranges = new ArrayList<>();
    ranges.add(new Range("the card's range", card.scale(), mean, std));
    ranges.addAll(USUAL);
    List<ChannelOrder> orders =
        switch (card.channels()) {
          case RGB -> List.of(ChannelOrder.RGB, ChannelOrder.BGR);
          case BGR -> List.of(ChannelOrder.BGR, ChannelOrder.RGB);
          case GRAY -> List.of(ChannelOrder.GRAY);
        };
    Map<List<Object>, InputVariant> variants = new LinkedHashMap<>();
    for (Range range : ranges) {
      for (ChannelOrder order : orders) {
        Preprocessing input = input(card, order, range);
        String name = variants.isEmpty() ? "as the card says" : order + ", " + range.name();
        variants.putIfAbsent(
            key(input),
            new InputVariant(
                name.replace("RGB", "rgb").replace("BGR", "bgr").replace("GRAY", "gray"), input));
      }
    }
    List<InputVariant> all = new ArrayList<>(variants.values());
    all.addAll(resizes(card));
    return List.copyOf(all);
  }

  /** Returns the card's conversion with the other filter, the two usual crops, and stretched. */
  private static List<InputVariant> resizes(Preprocessing card) {
    int input = Math.min(card.width(), card.height());
    Filter other = card.filter() == Filter.BICUBIC ? Filter.BILINEAR : Filter.BICUBIC;
    int wider = (int) (input / USUAL_CROP);
    return Stream.of(
            new InputVariant(
                other.name().toLowerCase(Locale.ROOT) + " filter",
                card.withResize(card.rule(), card.resizeTo(), other)),
            new InputVariant(
                Texts.format("crop ratio %s, resize to %d", USUAL_CROP, wider),
                card.withResize(ResizeRule.SHORT_SIDE, wider, card.filter())),
            new InputVariant(
                Texts.format("crop ratio 1, resize to %d", input),
                card.withResize(ResizeRule.SHORT_SIDE, input, card.filter())),
            new InputVariant("stretched", card.withResize(ResizeRule.EXACT, 0, card.filter())))
        .filter(variant -> !variant.input().equals(card))
        .toList();
  }

  /** Returns whether only resize and crop differ from the card's. */
  boolean onlyResizes(Preprocessing card) {
    return !input.equals(card)
        && input.withResize(card.rule(), card.resizeTo(), card.filter()).equals(card);
  }

  /** Returns resize and crop as the line of a card. */
  public String resizeAsCard() {
    String size =
        input.rule() == ResizeRule.EXACT ? "" : Texts.format("size: %d, ", input.resizeTo());
    return Texts.format(
        "resize: {rule: %s, %sfilter: %s}",
        input.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        size,
        input.filter().name().toLowerCase(Locale.ROOT));
  }

  /** Returns the range and order of the channels as the line of a card. */
  public String asCard() {
    return Texts.format(
        "channels: %s, scale: %s, mean: %s, std: %s",
        input.channels().name().toLowerCase(Locale.ROOT),
        plain(input.scale()),
        input.mean().stream().map(InputVariant::plain).toList(),
        input.std().stream().map(InputVariant::plain).toList());
  }

  private static String plain(float value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Float.toString(value);
  }

  private static Preprocessing input(Preprocessing card, ChannelOrder order, Range range) {
    return new Preprocessing(
        card.width(),
        card.height(),
        card.rule(),
        card.resizeTo(),
        card.filter(),
        order,
        range.scale(),
        rgb(order, range.mean()),
        rgb(order, range.std()),
        card.exif());
  }

  /** Reorders values from the channel order to red, green, blue, or back. */
  private static List<Float> rgb(ChannelOrder order, List<Float> values) {
    return order == ChannelOrder.BGR
        ? List.of(values.get(2), values.get(1), values.get(0))
        : values;
  }

  /**
   * Returns the values that black and white are mapped to. Two notations of the same range have the
   * same key, and so do nearly equal ranges.
   */
  private static List<Object> key(Preprocessing input) {
    List<Object> key = new ArrayList<>();
    key.add(input.channels());
    for (int c = 0; c < 3; c++) {
      double span = 255 / input.scale() / input.std().get(c);
      key.add(Math.round(200 * Math.log(span)));
      key.add(Math.round(50 * input.mean().get(c) * input.scale() / 255));
    }
    return key;
  }
}
