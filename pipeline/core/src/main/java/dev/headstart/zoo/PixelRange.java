// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import java.util.List;

/**
 * The conversions of pixels (0 to 255) to numbers that widely used nets expect: {@code (pixel /
 * scale - mean) / std}.
 */
public enum PixelRange {
  /** ImageNet's mean and standard deviation, as in torchvision. */
  TORCHVISION(255, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f)),
  /** 0 to 255 minus ImageNet's mean, as in Caffe, whose channel order is bgr. */
  CAFFE(1, List.of(123f, 117f, 104f), same(1)),
  /** -1 to 1, as in TensorFlow. */
  TENSORFLOW(255, same(0.5f), same(0.5f)),
  /** 0 to 1. */
  UNIT(255, same(0), same(1)),
  /** 0 to 255. */
  RAW(1, same(0), same(1));

  private final float scale;

  @SuppressWarnings("Immutable") // a list of List.of
  private final List<Float> mean;

  @SuppressWarnings("Immutable")
  private final List<Float> std;

  PixelRange(float scale, List<Float> mean, List<Float> std) {
    this.scale = scale;
    this.mean = mean;
    this.std = std;
  }

  /** Returns the divisor of a pixel. */
  public float scale() {
    return scale;
  }

  /** Returns the values subtracted after that, for red, green and blue. */
  public List<Float> mean() {
    return mean;
  }

  /** Returns the final divisors, for red, green and blue. */
  public List<Float> std() {
    return std;
  }

  private static List<Float> same(float value) {
    return List.of(value, value, value);
  }
}
