// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
  private static final String FILE = "size_50x37.png";

  private final Preprocessing rgb =
      TestImages.preprocessing(ResizeRule.SHORT_SIDE, 28, 28, 32, Filter.BILINEAR);

  @Test
  void writesNormalisedPlanesAtTheOffset() throws ImageException {
    byte[] pixels = new byte[rgb.length()];
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY)) {
      new Resizer(rgb).resize(decoder.decode(TestImages.bytes(FILE)), pixels);
    }
    FloatBuffer out = direct(rgb.length() + 10);
    try (Preprocessor preprocessor = new Preprocessor(rgb)) {
      ImageSize size = preprocessor.load(TestImages.bytes(FILE), out, 7);
      assertThat(size).isEqualTo(new ImageSize(50, 37));
    }
    assertThat(out.position()).isZero();
    int plane = 28 * 28;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        float expected = (pixels[3 * i + c] & 255) / 255f;
        expected = (expected - rgb.mean().get(c)) / rgb.std().get(c);
        assertThat(out.get(7 + c * plane + i)).isEqualTo(expected);
      }
    }
    assertThat(out.get(6)).isZero();
    assertThat(out.get(7 + rgb.length())).isZero();
  }

  @Test
  void blueComesFirstInBgrAndScaleOneKeepsLevels() throws ImageException {
    FloatBuffer raw = load(spec(ChannelOrder.RGB, List.of(0f, 0f, 0f)));
    FloatBuffer swapped = load(spec(ChannelOrder.BGR, List.of(104f, 117f, 123f)));
    int plane = 28 * 28;
    for (int i = 0; i < plane; i++) {
      assertThat(swapped.get(i)).isEqualTo(raw.get(2 * plane + i) - 104f);
      assertThat(swapped.get(2 * plane + i)).isEqualTo(raw.get(i) - 123f);
    }
  }

  @Test
  void paddingIsBlackBeforeTheNormalisation() throws ImageException {
    Preprocessing larger =
        TestImages.preprocessing(ResizeRule.SHORT_SIDE, 40, 40, 16, Filter.BILINEAR);
    FloatBuffer out = direct(larger.length());
    try (Preprocessor preprocessor = new Preprocessor(larger)) {
      preprocessor.load(TestImages.bytes(FILE), out, 0);
    }
    assertThat(out.get(0)).isEqualTo((0f - 0.485f) / 0.229f);
  }

  @Test
  void aRefusedImageLeavesTheBufferAlone() {
    FloatBuffer out = direct(rgb.length());
    out.put(5, 42f);
    try (Preprocessor preprocessor = new Preprocessor(rgb)) {
      assertThatThrownBy(() -> preprocessor.load(new byte[] {1, 2, 3}, out, 0))
          .isInstanceOf(ImageException.class);
    }
    assertThat(out.get(5)).isEqualTo(42f);
  }

  @Test
  void aBufferTooShortIsRefusedAtOnce() {
    try (Preprocessor preprocessor = new Preprocessor(rgb)) {
      assertThatThrownBy(() -> preprocessor.load(TestImages.bytes(FILE), direct(rgb.length()), 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static Preprocessing spec(ChannelOrder channels, List<Float> mean) {
    return new Preprocessing(
        28,
        28,
        ResizeRule.SHORT_SIDE,
        32,
        Filter.BILINEAR,
        channels,
        1f,
        mean,
        List.of(1f, 1f, 1f),
        ExifOrientation.APPLY);
  }

  private static FloatBuffer load(Preprocessing spec) throws ImageException {
    FloatBuffer out = direct(spec.length());
    try (Preprocessor preprocessor = new Preprocessor(spec)) {
      preprocessor.load(TestImages.bytes(FILE), out, 0);
    }
    return out;
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
