package dev.headstart.finetune;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import scala.Tuple2;

/**
 * Parameter averaging of dl4j-spark, a round at a time: each partition of what it is given is the
 * work of one worker, and the net and its updater's state are averaged once, at the end.
 *
 * <p>Left to itself it would count the examples, which computes them all, deal them out anew, and
 * add up the nets in the order in which they arrive, which is another one in each run.
 */
final class Averaging extends ParameterAveragingTrainingMaster {

  Averaging(FineTuneOptions options) {
    super(
        new Builder(options.workers(), options.batchSize())
            .batchSizePerWorker(options.batchSize())
            .averagingFrequency(options.averagingFrequency())
            .workerPrefetchNumBatches(0)
            .storageLevel(null) // a round is read once
            .saveUpdater(true)
            .rngSeed(options.seed())
            .repartionData(Repartition.Never)
            .rddTrainingApproach(RDDTrainingApproach.Direct));
  }

  @Override
  protected <T, R extends JavaRDDLike<T, R>> long getTotalDataSetObjectCount(
      JavaRDDLike<T, R> data) {
    return (long) numWorkers * averagingFrequency;
  }

  @Override
  @SuppressWarnings("unchecked")
  protected <T> JavaRDD<T>[] getSplitRDDs(JavaRDD<T> data, int objects, int examples) {
    return new JavaRDD[] {data};
  }

  @Override
  protected void processResults(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int split,
      int splits) {
    JavaRDD<ParameterAveragingTrainingResult> ordered =
        results
            .mapPartitionsToPair(
                part -> {
                  List<Tuple2<Integer, WorkerResult>> pairs = new ArrayList<>();
                  part.forEachRemaining(
                      result ->
                          pairs.add(
                              new Tuple2<>(TaskContext.getPartitionId(), WorkerResult.of(result))));
                  return pairs.iterator();
                })
            .repartitionAndSortWithinPartitions(new HashPartitioner(1))
            .values()
            .map(WorkerResult::back);
    super.processResults(network, graph, ordered, split, splits);
  }
}
