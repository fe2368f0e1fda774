// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.Texts;
import java.util.List;
import java.util.Objects;

/**
 * The conversion of an image to a net's input: orientation, resize, crop, channel order and
 * normalisation. It belongs to the net's card and is part of the net's fingerprint.
 *
 * <p>The value of a channel is {@code (pixel / scale - mean) / std} in 32-bit floats, computed in
 * exactly this order, as torchvision's {@code ToTensor} and {@code Normalize} do.
 *
 * @param width the input's width in pixels
 * @param height the input's height in pixels
 * @param rule how an image of any shape is brought to that size
 * @param resizeTo the length of the side before the crop that the rule names; 0 for {@link
 *     ResizeRule#EXACT}, which does not use it
 * @param filter the resampling filter
 * @param channels the order of the planes, of {@code mean} and of {@code std}
 * @param scale the divisor of pixels (0..255): 255 for nets that take 0..1, 1 for nets that take
 *     0..255
 * @param mean the value that is then subtracted, for each of the three channels
 * @param std the value that is then divided by, for each of the three channels
 * @param exif whether the camera's orientation is applied
 */
public record Preprocessing(
    int width,
    int height,
    ResizeRule rule,
    int resizeTo,
    Filter filter,
    ChannelOrder channels,
    float scale,
    List<Float> mean,
    List<Float> std,
    ExifOrientation exif)
    implements java.io.Serializable {

  private static final int LARGEST_SIDE = 8192;

  public Preprocessing {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(channels, "channels");
    Objects.requireNonNull(exif, "exif");
    checkSide("width", width);
    checkSide("height", height);
    if (rule == ResizeRule.EXACT) {
      resizeTo = 0;
    } else {
      checkSide("resizeTo", resizeTo);
    }
    check(Float.isFinite(scale) && scale > 0, "Scale must be above 0, not %s", scale);
    mean = checkChannels("mean", mean);
    std = checkChannels("std", std);
    for (float deviation : std) {
      check(deviation > 0, "Each std must be above 0, not %s", deviation);
    }
  }

  /** Returns the same preprocessing with the given handling of the camera's orientation. */
  public Preprocessing withExif(ExifOrientation orientation) {
    return new Preprocessing(
        width, height, rule, resizeTo, filter, channels, scale, mean, std, orientation);
  }

  /** Returns the same preprocessing with another resize. */
  public Preprocessing withResize(ResizeRule newRule, int newResizeTo, Filter newFilter) {
    return new Preprocessing(
        width, height, newRule, newResizeTo, newFilter, channels, scale, mean, std, exif);
  }

  /** Returns the number of floats of one image, {@code 3 * width * height}. */
  public int length() {
    return 3 * width * height;
  }

  /**
   * Returns all fields as one line of text that does not change between versions, for fingerprints.
   */
  public String canonical() {
    return Texts.format(
        "width=%d height=%d rule=%s resizeTo=%d filter=%s channels=%s scale=%s mean=%s std=%s"
            + " exif=%s",
        width, height, rule, resizeTo, filter, channels, scale, mean, std, exif);
  }

  private static void checkSide(String name, int pixels) {
    check(
        pixels >= 1 && pixels <= LARGEST_SIDE,
        "The input's %s must be 1 to %s pixels, not %s",
        name,
        LARGEST_SIDE,
        pixels);
  }

  private static List<Float> checkChannels(String name, List<Float> values) {
    check(
        values != null && values.size() == 3,
        "The input's %s must have three values, one a channel, not %s",
        name,
        values);
    for (Float value : values) {
      check(
          value != null && Float.isFinite(value),
          "The input's %s must be finite numbers, not %s",
          name,
          values);
    }
    return List.copyOf(values);
  }

  private static void check(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException(Texts.format(message, values));
    }
  }
}
