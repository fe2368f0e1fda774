// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.dl4j.Floats;
import dev.headstart.finetune.averaging.Means;
import dev.headstart.finetune.averaging.NetState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoupTest {

  /** A net of one weight that is best at 10: its loss is the distance. */
  private static Validation worth(float weight) {
    return new Validation(0.5, Math.abs(10 - weight));
  }

  @Test
  void epochsGoInFromTheBestAsLongAsItGetsNoWorse() {
    // the mean of 9 and 12 is no better than 9.5; that of 9, 12 and 30 is worse; 9 again is not
    float[] weights = {30, 9, 12, 9};
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      epochs.add(new Epoch(i + 1, 0.1, 1, worth(weights[i]), 1));
    }
    List<EpochWeights> kept = List.of(of(2, 9), of(4, 9), of(3, 12), of(1, 30));
    TrainingState trained = new TrainingState(null, epochs, NetState.NONE, new byte[0], kept);

    Soup soup =
        Soup.greedy(
            trained,
            Selection.ACCURACY,
            (numbers, mean) -> new Soup(numbers, mean, worth(Floats.of(mean)[0])));

    assertThat(soup.epochs()).containsExactly(2, 4, 3);
    assertThat(Floats.of(soup.params())).containsExactly(10f);
    assertThat(soup.validation().loss()).isZero();
  }

  @Test
  void meanOfTheSameHasTheSameBits() {
    float[] same = {0.1f, -0f, 16_777_215, Float.MIN_VALUE};

    byte[] mean = Means.of(List.of(Floats.bytes(same), Floats.bytes(same), Floats.bytes(same)));

    assertThat(mean).isEqualTo(Floats.bytes(same));
  }

  private static EpochWeights of(int epoch, float weight) {
    return new EpochWeights(epoch, Floats.bytes(new float[] {weight}));
  }
}
