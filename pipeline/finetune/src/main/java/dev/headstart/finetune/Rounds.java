// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.dl4j.OneDnn;
import dev.headstart.finetune.examples.Example;
import dev.headstart.finetune.examples.Examples;
import dev.headstart.finetune.examples.Mapped;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.util.LongAccumulator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * The shuffled examples of one epoch, with a partition for each worker in each round.
 *
 * @param <T> the serialisable form of an example until it is read
 */
final class Rounds<T extends Serializable> implements AutoCloseable {

  private final Examples<T> examples;
  private final Batches batches;
  private final Deal deal;
  private final long seed;
  private final int epoch;
  private final LongAccumulator read;
  private final Broadcast<int[]> places;
  private final JavaPairRDD<Integer, T> shuffled;

  /**
   * @param epoch from 1; negative for examples without augmentation
   * @param read counts the examples that tasks read
   */
  Rounds(
      JavaSparkContext sc,
      Examples<T> examples,
      Batches batches,
      Deal deal,
      long seed,
      int epoch,
      LongAccumulator read) {
    this.examples = examples;
    this.batches = batches;
    this.deal = deal;
    this.seed = seed;
    this.epoch = epoch;
    this.read = read;
    Broadcast<int[]> places = sc.broadcast(deal.shuffle(seed, epoch));
    this.places = places;
    this.shuffled =
        examples
            .all()
            .mapToPair(e -> new Tuple2<>(places.value()[(int) examples.index(e)], e))
            .repartitionAndSortWithinPartitions(deal);
    ((ShuffledRDD<?, ?, ?>) shuffled.rdd()).setSerializer(forgetting(sc));
  }

  /**
   * A serialiser that resets its stream after each object, since Java's streams keep references to
   * what they wrote: a hundred images for each partition.
   */
  private static JavaSerializer forgetting(JavaSparkContext sc) {
    return new JavaSerializer(sc.getConf().set("spark.serializer.objectStreamReset", "1"));
  }

  /** Returns the mini-batches of a round, one partition a worker. */
  JavaRDD<DataSet> round(int round) {
    PartitionPruningRDD<Tuple2<Integer, T>> part =
        PartitionPruningRDD.create(shuffled.rdd(), new IsOf(deal, round));
    return batches(new JavaRDD<>(part, part.elementClassTag()), round);
  }

  /** Returns the mini-batches of all rounds, one partition a worker and round. */
  JavaRDD<DataSet> all() {
    return batches(shuffled.map(pair -> pair), 0);
  }

  private JavaRDD<DataSet> batches(JavaRDD<Tuple2<Integer, T>> part, int round) {
    long seed = this.seed * 1_000_003 + epoch * 8191L + round;
    Work<T> work = new Work<>(examples, batches, epoch, seed, read);
    return part.mapPartitions(work::batches);
  }

  @Override
  public void close() {
    shuffled.rdd().cleanShuffleDependencies(true); // else only when the driver collects garbage
    places.destroy();
  }

  /** Tells whether a partition belongs to a round. */
  private static final class IsOf extends AbstractFunction1<Object, Object>
      implements Serializable {

    private final Deal deal;
    private final int round;

    IsOf(Deal deal, int round) {
      this.deal = deal;
      this.round = round;
    }

    @Override
    public Object apply(Object partition) {
      return deal.round((int) partition) == round;
    }
  }

  /**
   * Turns a partition into mini-batches in the worker's thread, in which Deeplearning4j then trains
   * on them.
   */
  private record Work<T extends Serializable>(
      Examples<T> examples, Batches batches, int epoch, long seed, LongAccumulator read)
      implements Serializable {

    Iterator<DataSet> batches(Iterator<Tuple2<Integer, T>> shuffled) {
      OneDnn.use();
      TaskContext task = TaskContext.get();
      Nd4j.getRandom().setSeed(seed * 8191 + task.partitionId()); // of dropout; nd4j starts here
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(task.cpus());
      Iterator<Example> some = examples.read(new Mapped<>(shuffled, Tuple2::_2), epoch);
      return batches.of(new Mapped<>(some, this::counted));
    }

    private Example counted(Example example) {
      read.add(1);
      return example;
    }
  }
}
