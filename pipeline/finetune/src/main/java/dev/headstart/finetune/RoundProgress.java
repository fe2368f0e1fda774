// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Tells a listener of the images of a round while it runs, as often as executors send heartbeats
 * ({@code spark.executor.heartbeatInterval}, 10 seconds by default).
 */
final class RoundProgress extends SparkListener implements AutoCloseable {

  private final SparkContext sc;
  private final TrainingListener listener;
  private final LongAccumulator read;
  private final Map<Long, Long> readByTask = new HashMap<>();
  private int epoch;
  private long before;
  private long end;
  private long told;

  RoundProgress(SparkContext sc, TrainingListener listener) {
    this.sc = sc;
    this.listener = listener;
    this.read = sc.longAccumulator("images read for training");
    sc.addSparkListener(this);
  }

  /** Returns the accumulator that a task adds 1 to for each image. */
  LongAccumulator read() {
    return read;
  }

  /**
   * Begins a round.
   *
   * @param before the number of images done, over all epochs
   * @param end the same after the round
   */
  synchronized void begin(int epoch, long before, long end) {
    this.epoch = epoch;
    this.before = before;
    this.end = end;
    told = before;
    readByTask.clear();
  }

  /** Ends the round: tells that all of its images are done. */
  synchronized void end() {
    told = end;
    listener.images(epoch, end);
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
    for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
        JavaConverters.seqAsJavaList(heartbeat.accumUpdates())) {
      for (AccumulableInfo info : JavaConverters.seqAsJavaList(task._4())) {
        if (info.id() == read.id() && info.update().isDefined()) {
          readByTask.put((Long) task._1(), (Long) info.update().get());
        }
      }
    }
    // An image that was read is trained on next; one that a repeated task reads counts once more.
    long sum = readByTask.values().stream().mapToLong(Long::longValue).sum();
    long done = Math.min(end, before + sum);
    if (done > told) {
      told = done;
      listener.images(epoch, done);
    }
  }

  @Override
  public void close() {
    sc.removeSparkListener(this);
  }
}
