// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class TrainingCurvesTest {

  private static final int TRAINING = 0xff0072b2;
  private static final int VALIDATION = 0xffd55e00;
  private static final int BEST = 0xff009e73;

  @Test
  void arraysBeginBeforeTheFirstStep() {
    assertThat(curves(true).toMap())
        .containsEntry("epoch", List.of(0, 1, 2))
        .containsEntry("training_loss", Arrays.asList(null, 0.5, 0.4))
        .containsEntry("validation_accuracy", List.of(0.8, 0.9, 0.85))
        .containsEntry("validation_loss", List.of(0.6, 0.55, 0.56))
        .containsEntry("learning_rate", Arrays.asList(null, 0.01, 0.001));
  }

  @Test
  void panelsAreDrawnOneBelowTheOther() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(curves(true).toPng()));

    assertThat(image.getHeight()).isEqualTo(1580);
    assertThat(rows(image, TRAINING, 0, 600)).isGreaterThan(100); // it falls
    assertThat(rows(image, VALIDATION, 600, 1200)).isGreaterThan(400); // over the whole panel
    assertThat(rows(image, BEST, 0, 600)).isGreaterThan(200);
    assertThat(column(image, BEST)).isBetween(700, 1000); // epoch 1 of 0 to 2
  }

  @Test
  void withoutValidationThereIsNoAccuracy() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(curves(false).toPng()));

    assertThat(image.getHeight()).isEqualTo(980);
    assertThat(rows(image, TRAINING, 0, 600)).isGreaterThan(100);
    assertThat(rows(image, VALIDATION, 0, 980)).isZero();
  }

  private static TrainingCurves curves(boolean validated) {
    return new TrainingCurves(
        validated ? new Validation(0.8, 0.6) : null,
        List.of(
            new Epoch(1, 0.01, 0.5, validated ? new Validation(0.9, 0.55) : null, 1),
            new Epoch(2, 0.001, 0.4, validated ? new Validation(0.85, 0.56) : null, 1)),
        1);
  }

  /** How many rows of pixels from one to another have the colour. */
  private static long rows(BufferedImage image, int colour, int from, int to) {
    long rows = 0;
    for (int y = from; y < to; y++) {
      boolean found = false;
      for (int x = 0; x < image.getWidth(); x++) {
        found |= image.getRGB(x, y) == colour;
      }
      rows += found ? 1 : 0;
    }
    return rows;
  }

  /** Where the colour is first seen, from the left. */
  private static int column(BufferedImage image, int colour) {
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        if (image.getRGB(x, y) == colour) {
          return x;
        }
      }
    }
    return -1;
  }
}
