// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.Preprocessing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A conversion of pixels to a net's input that may have been used in its training. Resize and crop
 * are always the card's.
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
   * ones in both channel orders, without duplicates.
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
    return List.copyOf(variants.values());
  }

  /** Returns the conversion as the lines of a card. */
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
