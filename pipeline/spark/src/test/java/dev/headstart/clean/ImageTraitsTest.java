// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Figures of pictures that can be counted by hand. */
class ImageTraitsTest {

  @Test
  void brightnessIsToldByQuantilesAndVarietyByTheDeviation() {
    float[] halves = new float[100];
    Arrays.fill(halves, 0, 50, 0.2f);
    Arrays.fill(halves, 50, 100, 0.6f);
    Object[] found = ImageTraits.of(halves, 10, 10);
    assertThat((double) found[0]).isCloseTo(0.6, within(1e-6));
    assertThat((double) found[1]).isCloseTo(0.2, within(1e-6));
    assertThat((double) found[3]).isCloseTo(0.2, within(1e-6));
  }

  @Test
  void sharpnessIsTheVarianceOfTheLaplacian() {
    float[] point = new float[25];
    point[12] = 1 / 255f;
    // Inside of the border: -4 at the point, 1 at its four neighbours, 0 at the four corners.
    Object[] found = ImageTraits.of(point, 5, 5);
    assertThat((double) found[2]).isCloseTo(20 / 9.0, within(1e-4));
    assertThat(ImageTraits.of(new float[4], 2, 2)[2]).isNull();
  }

  @Test
  void aBlurredPictureIsLessSharp() {
    Random random = new Random(4);
    float[] noise = new float[64 * 64];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextFloat();
    }
    float[] blurred = noise.clone();
    for (int i = 1; i < noise.length - 1; i++) {
      blurred[i] = (noise[i - 1] + noise[i] + noise[i + 1]) / 3;
    }
    assertThat((double) ImageTraits.of(blurred, 64, 64)[2])
        .isLessThan((double) ImageTraits.of(noise, 64, 64)[2] / 2);
  }
}
