// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DealTest {

  private final Deal deal = new Deal(50, Lesson.options(1, 2));

  @Test
  void everySeedAndEpochHasAShuffleOfItsOwn() {
    Map<String, String> seen = new HashMap<>();
    for (long seed : new long[] {-2, -1, 0, 1, 2, 31, 961}) {
      for (int epoch = 1; epoch <= 200; epoch++) {
        String shuffle = Arrays.toString(deal.shuffle(seed, epoch));
        String before = seen.put(shuffle, seed + ", " + epoch);
        assertThat(before).as("the same shuffle as of %d, %d", seed, epoch).isNull();
      }
    }
  }

  @Test
  void isAShuffleOfAll() {
    assertThat(deal.shuffle(5, 40)).containsExactlyInAnyOrder(IntStream.range(0, 50).toArray());
    assertThat(deal.shuffle(5, 40)).isEqualTo(deal.shuffle(5, 40));
  }

  /** Nets that were tuned in up to 30 epochs can be made again. */
  @Test
  void first30EpochsAreShuffledAsEver() {
    for (int epoch : new int[] {1, 2, 30}) {
      assertThat(deal.shuffle(0, epoch)).isEqualTo(shuffle(new Random(epoch)));
      assertThat(deal.shuffle(7, epoch)).isEqualTo(shuffle(new Random(7 * 31 + epoch)));
    }
  }

  private static int[] shuffle(Random random) {
    int[] places = new int[50];
    for (int i = 0; i < places.length; i++) {
      int j = random.nextInt(i + 1);
      places[i] = places[j];
      places[j] = i;
    }
    return places;
  }
}
