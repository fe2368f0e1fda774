// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);

  @Test
  void canonicalNamesEveryField() {
    assertThat(spec(224, 256, 255f, HALF).canonical())
        .isEqualTo(
            "width=224 height=224 rule=SHORT_SIDE resizeTo=256 filter=BILINEAR channels=RGB"
                + " scale=255.0 mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] exif=APPLY");
  }

  @Test
  void lengthIsThatOfThreePlanes() {
    assertThat(spec(227, 256, 1f, HALF).length()).isEqualTo(3 * 227 * 227);
  }

  @Test
  void exifIsReplacedAlone() {
    Preprocessing spec = spec(224, 256, 255f, HALF);
    Preprocessing ignoring = spec.withExif(ExifOrientation.IGNORE);
    assertThat(ignoring.exif()).isEqualTo(ExifOrientation.IGNORE);
    assertThat(ignoring.withExif(ExifOrientation.APPLY)).isEqualTo(spec);
  }

  @Test
  void exactHasNoUseForResizeTo() {
    assertThat(TestImages.preprocessing(ResizeRule.EXACT, 8, 9, 77, Filter.BICUBIC).resizeTo())
        .isZero();
  }

  @Test
  void valuesAreCopied() {
    List<Float> mean = new ArrayList<>(HALF);
    Preprocessing spec = spec(224, 256, 255f, mean);
    mean.set(0, 9f);
    assertThat(spec.mean()).isEqualTo(HALF);
  }

  @Test
  void impossibleValuesAreNamed() {
    assertRefused(
        () -> spec(0, 256, 255f, HALF), "The input's width must be 1 to 8192 pixels, not 0");
    assertRefused(
        () -> spec(224, 0, 255f, HALF), "The input's resizeTo must be 1 to 8192 pixels, not 0");
    assertRefused(() -> spec(224, 256, 0f, HALF), "Scale must be above 0, not 0.0");
    assertRefused(
        () -> spec(224, 256, 255f, List.of(1f)),
        "The input's mean must have three values, one a channel, not [1.0]");
    assertRefused(
        () -> spec(224, 256, 255f, List.of(1f, 2f, Float.NaN)),
        "The input's mean must be finite numbers, not [1.0, 2.0, NaN]");
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static Preprocessing spec(int side, int resizeTo, float scale, List<Float> mean) {
    return new Preprocessing(
        side,
        side,
        ResizeRule.SHORT_SIDE,
        resizeTo,
        Filter.BILINEAR,
        ChannelOrder.RGB,
        scale,
        mean,
        HALF,
        ExifOrientation.APPLY);
  }
}
