// SPDX-License-Identifier: Apache-2.0
package dev.headstart.taps;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Features chosen from the code of a layer, each with the numbers that normalise it: of a value x
 * the net gives {@code (x - shift) * scale}.
 *
 * @param layer the layer's name
 * @param length the number of features that the layer's code has
 * @param places which of them are chosen, from 0, ascending
 * @param shifts what is subtracted from each chosen feature
 * @param scales what each is multiplied by then
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record TapFeatures(String layer, int length, int[] places, float[] shifts, float[] scales) {

  /**
   * Creates features.
   *
   * @throws IllegalArgumentException if there are none, or the arrays differ in length
   */
  public TapFeatures {
    Objects.requireNonNull(layer, "layer");
    if (places.length == 0 || places.length != shifts.length || places.length != scales.length) {
      throw new IllegalArgumentException(
          "Each chosen feature has a place, a shift and a scale, and there is one at least, not "
              + Arrays.toString(new int[] {places.length, shifts.length, scales.length}));
    }
  }

  /** Returns all features of a layer as they are. */
  public static TapFeatures whole(String layer, int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return new TapFeatures(
        layer, length, IntStream.range(0, length).toArray(), new float[length], ones);
  }

  /** Returns the number of chosen features. */
  public int size() {
    return places.length;
  }

  boolean isWhole() {
    return places.length == length;
  }

  boolean isNormalised() {
    return IntStream.range(0, size()).anyMatch(i -> shifts[i] != 0 || scales[i] != 1);
  }
}
