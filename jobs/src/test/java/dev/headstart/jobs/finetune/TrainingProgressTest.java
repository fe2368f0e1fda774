// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private long seconds = 1000;

  @Test
  void logGetsALineEveryTenSeconds() {
    TrainingProgress progress = progress(false);
    progress.begin(3_000, 0);
    for (int round = 1; round <= 6; round++) { // of four seconds
      seconds += 4;
      progress.images(1, round * 100L);
    }

    assertThat(text())
        .isEqualTo(
            """
            epoch 1: 300/3,000 images (10 %)  25.0 images/s  ETA 1:48
            epoch 1: 600/3,000 images (20 %)  25.0 images/s  ETA 1:36
            """);
  }

  @Test
  void terminalGetsEachRoundInOneLine() {
    TrainingProgress progress = progress(true);
    progress.begin(100, 0);
    seconds += 1;
    progress.images(1, 40);
    seconds += 1;
    progress.images(2, 60);
    progress.clear();

    assertThat(text())
        .isEqualTo(
            "\repoch 1: 40/100 images (40 %)  40.0 images/s  ETA 0:02\u001b[K"
                + "\repoch 2: 60/100 images (60 %)  30.0 images/s  ETA 0:01\u001b[K"
                + "\r\u001b[K");
  }

  @Test
  void whatAnEarlierRunDidDoesNotCountForTheSpeed() {
    TrainingProgress progress = progress(false);
    progress.begin(1_000, 500);
    seconds += 10;
    progress.images(6, 600);

    assertThat(text()).isEqualTo("epoch 6: 600/1,000 images (60 %)  10.0 images/s  ETA 0:40\n");
  }

  private TrainingProgress progress(boolean terminal) {
    PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
    return new TrainingProgress(err, terminal, () -> seconds * 1_000_000_000);
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
