// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import java.util.Random;
import org.apache.spark.Partitioner;

/** Distributes the shuffled examples of an epoch: one partition for each worker in each round. */
final class Deal extends Partitioner {

  private static final int SUMMED = 31;

  private final int examples;
  private final int workers;
  private final int perRound;

  Deal(long examples, FineTuneOptions options) {
    this.examples = Math.toIntExact(examples);
    this.workers = options.workers();
    this.perRound = options.imagesPerRound();
  }

  /**
   * Returns the position of each example in an epoch's order; it depends on the seed and the epoch
   * only.
   */
  int[] shuffle(long seed, int epoch) {
    int[] places = new int[examples];
    Random random = new Random(mixed(seed, epoch));
    for (int i = 0; i < examples; i++) {
      int j = random.nextInt(i + 1);
      places[i] = places[j];
      places[j] = i;
    }
    return places;
  }

  /**
   * Combines seed and epoch into one seed. Up to epoch 30 it is a sum without collisions between
   * seeds, kept so that earlier trainings stay reproducible. From epoch 31 on the sum would collide
   * with that of the next seed, so SplitMix64's mixing takes its place.
   *
   * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood, Fast Splittable
   *     Pseudorandom Number Generators (2014)</a>
   */
  private static long mixed(long seed, int epoch) {
    return epoch < SUMMED ? seed * SUMMED + epoch : mix(mix(seed) + epoch);
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  int rounds() {
    return (examples + perRound - 1) / perRound;
  }

  /** Returns the round that a partition belongs to. */
  int round(int partition) {
    return partition / workers;
  }

  /**
   * Returns the number of examples processed, over all epochs, before a round of an epoch. Epochs
   * count from 1, rounds from 0.
   */
  long doneBefore(int epoch, int round) {
    return (epoch - 1L) * examples + Math.min(examples, (long) round * perRound);
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
