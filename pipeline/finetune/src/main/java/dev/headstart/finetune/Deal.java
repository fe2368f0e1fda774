package dev.headstart.finetune;

import java.util.Random;
import org.apache.spark.Partitioner;

/**
 * How the examples of an epoch are dealt out by their places in its order: a partition for each
 * worker in each round.
 */
final class Deal extends Partitioner {

  private final int examples;
  private final int workers;
  private final int perRound;

  Deal(long examples, FineTuneOptions options) {
    this.examples = Math.toIntExact(examples);
    this.workers = options.workers();
    this.perRound = options.imagesPerRound();
  }

  /** The place of each example in an epoch; the same for the same seed and epoch. */
  int[] shuffle(long seed, int epoch) {
    int[] places = new int[examples];
    Random random = new Random(seed * 31 + epoch);
    for (int i = 0; i < examples; i++) {
      int j = random.nextInt(i + 1);
      places[i] = places[j];
      places[j] = i;
    }
    return places;
  }

  int rounds() {
    return (examples + perRound - 1) / perRound;
  }

  /** The round that a partition belongs to. */
  int round(int partition) {
    return partition / workers;
  }

  /** How many examples of all epochs are done after a round of an epoch, from 1. */
  long doneAfter(int epoch, int round) {
    return (epoch - 1L) * examples + Math.min(examples, (round + 1L) * perRound);
  }

  @Override
  public int getPartition(Object place) {
    int at = (int) place;
    return at / perRound * workers + at % perRound % workers;
  }

  @Override
  public int numPartitions() {
    return rounds() * workers;
  }
}
