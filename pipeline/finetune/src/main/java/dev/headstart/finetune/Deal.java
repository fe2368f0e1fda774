package dev.headstart.finetune;

import java.util.Random;
import org.apache.spark.Partitioner;

/**
 * How the examples of an epoch are dealt out by their places in its order: a partition for each
 * worker in each round.
 */
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

  /** The place of each example in an epoch; the same for the same seed and epoch. */
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
   * A seed of its own for each seed and epoch. Up to epoch 30 it is a sum in which no two meet; it
   * stays, so that nets that were tuned with it can be made again. From then on the sum would meet
   * that of the next seed, and SplitMix64's mixing takes its place.
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
