// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.codes.Counters;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.net.PretrainedNet;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.zoo.NetFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.NullMarked;

/**
 * Compares the time of training epochs with a frozen part that was computed once, with one that is
 * computed for every image in each epoch, and with the bare steps, in alternating rounds.
 *
 * <p>Arguments: a folder of labelled images, an ONNX file, its card, the last frozen layer, the
 * number of epochs per round, and of rounds.
 */
@NullMarked
public final class FrozenBackboneBench {

  private static final int WORKERS = 2;
  private static final int BATCH = 16;

  /** An augmentation that changes no pixel but prevents images from being computed only once. */
  private static final Augmentation NOTHING = new Augmentation(false, 1, 1e-12);

  private final SparkSession spark;
  private final PretrainedNet net;
  private final String layer;
  private final int epochs;
  private final FoundImages found;
  private final long count;

  private FrozenBackboneBench(SparkSession spark, PretrainedNet net, String[] args) {
    this.spark = spark;
    this.net = net;
    this.layer = args[3];
    this.epochs = Integer.parseInt(args[4]);
    this.found =
        new ImageSource(List.of(args[0]), new Labels.Folder(), ImageFilter.ALL).find(spark);
    this.count = found.listing().count();
  }

  /** Prints one row per round, then medians and their ratio. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[5]);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[" + WORKERS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", WORKERS)
            .getOrCreate()) {
      PretrainedNet net =
          new NetFiles(spark.sparkContext().hadoopConfiguration()).load(args[1], args[2]);
      FrozenBackboneBench bench = new FrozenBackboneBench(spark, net, args);
      double[] once = new double[rounds];
      double[] each = new double[rounds];
      double[] bare = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        once[round] = bench.secondsAnEpoch(Augmentation.NONE);
        each[round] = bench.secondsAnEpoch(NOTHING);
        bare[round] = bench.secondsOfSteps();
        print("round " + (round + 1), once[round], each[round], bare[round]);
      }
      print(
          "median ",
          TrainingBench.median(once),
          TrainingBench.median(each),
          TrainingBench.median(bare));
    }
  }

  /** Returns the median time of all epochs but the first. */
  private double secondsAnEpoch(Augmentation augmentation) {
    FineTuner tuner = new FineTuner(net, Optional.of(layer), options(augmentation), true);
    LabelledImages images = images(tuner);
    try {
      List<Epoch> all = tuner.fit(images, null, null, false, new TrainingListener() {}).epochs();
      return TrainingBench.median(all.stream().skip(1).mapToDouble(Epoch::seconds).toArray());
    } finally {
      images.rows().unpersist();
    }
  }

  private double secondsOfSteps() throws Exception {
    return new BareSteps(net.split(Optional.of(layer)), BATCH, WORKERS).seconds(count);
  }

  private FineTuneOptions options(Augmentation augmentation) {
    return FineTuneOptions.builder()
        .epochs(epochs)
        .batchSize(BATCH)
        .workers(WORKERS)
        .averagingFrequency(4)
        .learningRate(0.001)
        .pretrainedRate(0.1)
        .optimizer(Optimizer.SGD)
        .schedule(Schedule.COSINE)
        .warmUp(0.05)
        .weightDecay(1e-4)
        .augmentation(augmentation)
        .patience(epochs)
        .seed(1)
        .build();
  }

  private LabelledImages images(FineTuner tuner) {
    Extraction extraction = new Extraction(net, tuner.extracts(), Inference.DEFAULT, "bench");
    Dataset<Row> rows =
        extraction
            .code(
                extraction.tasks(found, found.listing(), count), Counters.in(spark.sparkContext()))
            .persist(StorageLevel.DISK_ONLY());
    rows.count();
    return new LabelledImages(rows, found);
  }

  private static void print(String what, double once, double each, double bare) {
    System.out.printf(
        Locale.ROOT,
        "%s  computed once %.2f s an epoch  each time %.2f s  ratio %.1f  steps alone %.2f s%n",
        what,
        once,
        each,
        each / once,
        bare);
  }
}
