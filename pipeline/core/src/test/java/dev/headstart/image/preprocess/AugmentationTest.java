// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.Pixels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final List<String> FILES =
      List.of("size_300x201.jpg", "size_37x50.png", "size_64x3.png", "size_1x1.png");

  private static final Augmentation STRONG = new Augmentation(true, 0.08, 0.4);

  private static final int WIDTH = 28;
  private static final int HEIGHT = 20;

  private final Preprocessing spec =
      TestImages.preprocessing(ResizeRule.SHORT_SIDE, WIDTH, HEIGHT, 32, Filter.BILINEAR);

  @Test
  void theSameSeedAndFileGiveTheSameFloats() throws ImageException {
    for (long seed = 0; seed < 20; seed++) {
      for (String file : FILES) {
        float[] first = load(file, STRONG, new SplittableRandom(seed));
        assertThat(load(file, STRONG, new SplittableRandom(seed))).isEqualTo(first);
      }
    }
  }

  @Test
  void whatWasLoadedBeforeDoesNotMatter() throws ImageException {
    FloatBuffer out = FloatBuffer.allocate(spec.length());
    try (Preprocessor preprocessor = new Preprocessor(spec)) {
      for (String file : FILES) {
        preprocessor.load(TestImages.bytes(file), STRONG, new SplittableRandom(3), out, 0);
        assertThat(out.array()).isEqualTo(load(file, STRONG, new SplittableRandom(3)));
        preprocessor.load(TestImages.bytes(file), out, 0);
        assertThat(out.array()).isEqualTo(plain(file));
      }
    }
  }

  /** A change of what is drawn, or in which order, changes trainings that were run before. */
  @Test
  void theDrawsOfASeedStay() {
    Variation drawn = Augmentation.DEFAULT.draw(300, 201, new SplittableRandom(1));
    assertThat(drawn)
        .isEqualTo(
            new Variation(
                new Box(41, 6, 225, 193),
                false,
                List.of(
                    new Enhancement.Step(Enhancement.BRIGHTNESS, 0.96165687f),
                    new Enhancement.Step(Enhancement.SATURATION, 0.98197514f),
                    new Enhancement.Step(Enhancement.CONTRAST, 0.97438616f))));
  }

  @Test
  void otherSeedsGiveOtherFloats() throws ImageException {
    Set<List<Float>> seen = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      FloatBuffer floats = FloatBuffer.wrap(load(FILES.get(0), STRONG, new SplittableRandom(seed)));
      seen.add(List.of(floats.get(0), floats.get(100), floats.get(500)));
    }
    assertThat(seen).hasSize(20);
  }

  @Test
  void noneGivesThePlainFloatsAndDrawsNothing() throws ImageException {
    SplittableRandom random = new SplittableRandom(5);
    for (String file : FILES) {
      assertThat(load(file, Augmentation.NONE, random)).isEqualTo(plain(file));
    }
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
  }

  @Test
  void theFlipMirrorsThePlainImageHalfOfTheTime() throws ImageException {
    Augmentation flip = new Augmentation(true, 1, 0);
    float[] plain = plain(FILES.get(0));
    float[] mirrored = mirrored(plain);
    int flipped = 0;
    for (long seed = 0; seed < 200; seed++) {
      float[] floats = load(FILES.get(0), flip, new SplittableRandom(seed));
      boolean turned = floats[0] == mirrored[0];
      assertThat(floats).isEqualTo(turned ? mirrored : plain);
      flipped += turned ? 1 : 0;
    }
    assertThat(flipped).isBetween(70, 130);
  }

  @Test
  void oddWidthsKeepTheirMiddle() throws ImageException {
    Preprocessing odd = TestImages.preprocessing(ResizeRule.EXACT, 3, 1, 0, Filter.BILINEAR);
    byte[] plain = new byte[odd.length()];
    byte[] flipped = new byte[odd.length()];
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY)) {
      Pixels pixels = decoder.decode(TestImages.bytes(FILES.get(1)));
      Variation.PLAIN.render(pixels, new Resizer(odd), 3, plain);
      new Variation(null, true, List.of()).render(pixels, new Resizer(odd), 3, flipped);
    }
    for (int i = 0; i < 9; i++) {
      assertThat(flipped[i]).isEqualTo(plain[3 * (2 - i / 3) + i % 3]);
    }
  }

  @ParameterizedTest
  @CsvSource({"300,201,0.08", "640,480,0.5", "375,500,0.25", "224,224,0.9", "40,30,0.3"})
  void cropsLieInsideAndKeepShareAndRatio(int width, int height, double minScale) {
    SplittableRandom random = new SplittableRandom(7);
    double smallest = 1;
    double largest = 0;
    boolean corner = false;
    boolean opposite = false;
    for (int i = 0; i < 20_000; i++) {
      Box box = Box.draw(width, height, minScale, random);
      assertThat(box.left()).isNotNegative();
      assertThat(box.top()).isNotNegative();
      assertThat(box.left() + box.width()).isLessThanOrEqualTo(width);
      assertThat(box.top() + box.height()).isLessThanOrEqualTo(height);
      // Each side is off its exact length by up to half a pixel.
      double area = (double) width * height;
      assertThat((box.width() + 0.5) * (box.height() + 0.5) / area)
          .isGreaterThanOrEqualTo(minScale);
      assertThat((box.width() + 0.5) / (box.height() - 0.5)).isGreaterThanOrEqualTo(3 / 4.0);
      assertThat((box.width() - 0.5) / (box.height() + 0.5)).isLessThanOrEqualTo(4 / 3.0);
      double share = box.width() * box.height() / area;
      smallest = Math.min(smallest, share);
      largest = Math.max(largest, share);
      corner |= box.left() == 0 && box.top() == 0;
      opposite |= box.left() + box.width() == width && box.top() + box.height() == height;
    }
    assertThat(smallest).isCloseTo(minScale, within(0.03));
    assertThat(largest).isGreaterThan(0.85);
    assertThat(corner).isTrue();
    assertThat(opposite).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"64,3, 30,0,4,3", "3,64, 0,30,3,4", "1,1, 0,0,1,1", "5000,1, 2499,0,1,1"})
  void imagesTooLongForTheShareGiveTheirCentre(
      int width, int height, int left, int top, int w, int h) {
    Box box = new Box(left, top, w, h);
    for (long seed = 0; seed < 100; seed++) {
      assertThat(Box.draw(width, height, 0.5, new SplittableRandom(seed))).isEqualTo(box);
    }
  }

  @Test
  void anImageOfAnAllowedRatioIsItsOwnCentre() {
    assertThat(Box.centre(40, 31)).isEqualTo(new Box(0, 0, 40, 31));
  }

  @Test
  void factorsFillTheRangeAndOrdersVary() {
    SplittableRandom random = new SplittableRandom(11);
    Set<List<Enhancement>> orders = new HashSet<>();
    double smallest = 2;
    double largest = 0;
    for (int i = 0; i < 1000; i++) {
      List<Enhancement.Step> steps = Enhancement.draw(0.2, random);
      orders.add(steps.stream().map(Enhancement.Step::what).toList());
      for (Enhancement.Step step : steps) {
        smallest = Math.min(smallest, step.factor());
        largest = Math.max(largest, step.factor());
      }
    }
    assertThat(orders).hasSize(6);
    assertThat(orders)
        .allSatisfy(order -> assertThat(EnumSet.copyOf(order)).hasSize(3).hasSameSizeAs(order));
    assertThat(smallest).isBetween(0.8 - 1e-6, 0.805);
    assertThat(largest).isBetween(1.195, 1.2 + 1e-6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
  void sharesOutOfRangeAreRefused(double share) {
    assertThatThrownBy(() -> new Augmentation(true, share, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The smallest share of a random crop must be above 0 and up to 1 (no crop), not "
                + share);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void jittersOutOfRangeAreRefused(double jitter) {
    assertThatThrownBy(() -> new Augmentation(true, 1, jitter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The colour jitter must be from 0 (none) to below 1, not " + jitter);
  }

  @Test
  void aBoxOutsideTheImageIsRefused() throws ImageException {
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY)) {
      Pixels pixels = decoder.decode(TestImages.bytes("size_50x37.png"));
      assertThatThrownBy(() -> new Cropped(pixels, new Box(30, 0, 21, 5)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> new Cropped(pixels, new Box(0, 33, 5, 5)))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aRefusedImageDrawsNothingAndLeavesTheBufferAlone() {
    FloatBuffer out = FloatBuffer.allocate(spec.length()).put(5, 42f);
    SplittableRandom random = new SplittableRandom(5);
    try (Preprocessor preprocessor = new Preprocessor(spec)) {
      assertThatThrownBy(() -> preprocessor.load(new byte[] {1, 2, 3}, STRONG, random, out, 0))
          .isInstanceOf(ImageException.class);
    }
    assertThat(out.get(5)).isEqualTo(42f);
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
  }

  @Test
  void writesAtTheOffsetAndTellsTheWholeImagesSize() throws ImageException {
    FloatBuffer out = FloatBuffer.allocate(spec.length() + 10);
    try (Preprocessor preprocessor = new Preprocessor(spec)) {
      ImageSize size =
          preprocessor.load(
              TestImages.bytes(FILES.get(0)), STRONG, new SplittableRandom(3), out, 7);
      assertThat(size).isEqualTo(new ImageSize(300, 201));
    }
    float[] expected = load(FILES.get(0), STRONG, new SplittableRandom(3));
    assertThat(out.position()).isZero();
    assertThat(out.get(6)).isZero();
    assertThat(out.slice(7, expected.length)).isEqualTo(FloatBuffer.wrap(expected));
    assertThat(out.get(7 + spec.length())).isZero();
  }

  @Test
  void travelsToTasks() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(STRONG);
    Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(read).isEqualTo(STRONG);
  }

  private float[] plain(String file) throws ImageException {
    FloatBuffer out = FloatBuffer.allocate(spec.length());
    try (Preprocessor preprocessor = new Preprocessor(spec)) {
      preprocessor.load(TestImages.bytes(file), out, 0);
    }
    return out.array();
  }

  private float[] load(String file, Augmentation how, RandomGenerator random)
      throws ImageException {
    FloatBuffer out = FloatBuffer.allocate(spec.length());
    try (Preprocessor preprocessor = new Preprocessor(spec)) {
      preprocessor.load(TestImages.bytes(file), how, random, out, 0);
    }
    return out.array();
  }

  private static float[] mirrored(float[] planes) {
    float[] mirrored = new float[planes.length];
    for (int i = 0; i < planes.length; i++) {
      int x = i % WIDTH;
      mirrored[i - x + WIDTH - 1 - x] = planes[i];
    }
    return mirrored;
  }
}
