// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import java.util.List;
import java.util.Objects;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * One round of dl4j-spark's parameter averaging: each partition of the input is trained by one
 * worker, and the weights and the updater's state are averaged once, at the end.
 *
 * <p>The superclass would count the examples (and so compute them all), repartition them, sum the
 * nets in order of arrival (which differs from run to run), and serialise each weight by itself.
 */
public final class Averaging extends ParameterAveragingTrainingMaster {

  private final transient OuterStep outer;
  private transient @Nullable Broadcast<NetBroadcastTuple> start;

  /**
   * @param workers the number of partitions of a round, from 1
   * @param batchSize images per mini-batch, from 1
   * @param frequency mini-batches of each worker in a round, from 1
   * @param outer what is done with the mean of the workers' weights
   */
  public Averaging(int workers, int batchSize, int frequency, long seed, OuterStep outer) {
    super(
        new Builder(workers, batchSize)
            .batchSizePerWorker(batchSize)
            .averagingFrequency(frequency)
            .workerPrefetchNumBatches(0)
            .storageLevel(null) // a round is read once
            .saveUpdater(true)
            .rngSeed(seed)
            .repartionData(Repartition.Never)
            .rddTrainingApproach(RDDTrainingApproach.Direct));
    this.outer = outer;
  }

  @Override
  protected <T, R extends JavaRDDLike<T, R>> long getTotalDataSetObjectCount(
      JavaRDDLike<T, R> data) {
    return (long) numWorkers * averagingFrequency;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  protected <T> JavaRDD<T>[] getSplitRDDs(JavaRDD<T> data, int objects, int examples) {
    return new JavaRDD[] {data};
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    Broadcast<NetBroadcastTuple> net =
        graph.getSparkContext().broadcast(new BroadcastNet(graph.getNetwork()));
    start = net;
    return new Worker(
        net,
        new WorkerConfiguration(
            true,
            rddDataSetNumExamples,
            batchSizePerWorker,
            averagingFrequency,
            prefetchNumBatches,
            false),
        graph.getNetwork().getIterationCount());
  }

  @Override
  protected void processResults(
      SparkDl4jMultiLayer none,
      SparkComputationGraph graph,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int split,
      int splits) {
    WorkerResult mean =
        results
            .mapToPair(r -> new Tuple2<>(TaskContext.getPartitionId(), WorkerResult.of(r)))
            .repartitionAndSortWithinPartitions(new HashPartitioner(1))
            .values()
            .mapPartitions(ordered -> List.of(WorkerResult.mean(ordered)).iterator())
            .collect()
            .get(0);
    Objects.requireNonNull(start).destroy();
    outer.next(graph.getNetwork(), mean.state()).into(graph.getNetwork());
    graph.setScore(mean.loss());
    ComputationGraphConfiguration conf = graph.getNetwork().getConfiguration();
    conf.setIterationCount(conf.getIterationCount() + averagingFrequency);
  }

  /**
   * Keeps counting iterations over all rounds, as Adam's bias correction needs; Deeplearning4j's
   * own worker starts at 0 in each round.
   */
  private static final class Worker extends ParameterAveragingTrainingWorker {

    private static final long serialVersionUID = 1;

    private final int steps;

    Worker(Broadcast<NetBroadcastTuple> start, WorkerConfiguration configuration, int steps) {
      super(start, true, configuration, null, null, null);
      this.steps = steps;
    }

    @Override
    public ComputationGraph getInitialModelGraph() {
      ComputationGraph network = super.getInitialModelGraph();
      network.getConfiguration().setIterationCount(steps);
      return network;
    }
  }
}
