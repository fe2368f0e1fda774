// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.codes.Counters;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.net.PretrainedNet;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A small net to teach, and images to teach it with. */
final class Lesson {

  final PretrainedNet net;
  final List<Epoch> heard = new ArrayList<>();
  private Path training;
  private final Path validation;
  private Path checkpoints;
  private boolean resume;
  private int stopAfter = Integer.MAX_VALUE;
  private boolean fromCodes = true;
  private boolean validated = true;

  Lesson(Path folder) throws IOException {
    this(folder, TinyNet.of(1));
  }

  Lesson(Path folder, PretrainedNet net) throws IOException {
    this.net = net;
    training = TestImages.write(folder.resolve("training"), 20, 1);
    validation = TestImages.write(folder.resolve("validation"), 10, 2);
  }

  static FineTuneOptions options(int epochs, int workers) {
    return options(epochs, workers, 0.005, Augmentation.NONE);
  }

  static FineTuneOptions options(int epochs, int workers, double rate, Augmentation augmentation) {
    return options(epochs, workers, rate, augmentation, Optimizer.SGD, Map.of());
  }

  static FineTuneOptions options(
      int epochs,
      int workers,
      double rate,
      Augmentation augmentation,
      Optimizer optimizer,
      Map<String, Double> layerRates) {
    return FineTuneOptions.builder()
        .epochs(epochs)
        .batchSize(4)
        .workers(workers)
        .averagingFrequency(3)
        .learningRate(rate)
        .pretrainedRate(0.5)
        .layerRates(layerRates)
        .optimizer(optimizer)
        .schedule(Schedule.COSINE)
        .warmUp(0.1)
        .weightDecay(1e-4)
        .labelSmoothing(0.05)
        .augmentation(augmentation)
        .balanced()
        .patience(epochs)
        .seed(7)
        .build();
  }

  /** Learns from images that lie elsewhere. */
  Lesson from(Path images) {
    training = images;
    return this;
  }

  Path training() {
    return training;
  }

  Lesson keptAt(Path folder, boolean goOn) {
    checkpoints = folder;
    resume = goOn;
    return this;
  }

  /** Dies after an epoch, as a killed driver does. */
  Lesson diesAfter(int epoch) {
    stopAfter = epoch;
    return this;
  }

  /** The head starts at zero and not on the codes. */
  Lesson fromZero() {
    fromCodes = false;
    return this;
  }

  Lesson withoutValidation() {
    validated = false;
    return this;
  }

  FineTuned teach(String frozen, FineTuneOptions options) {
    FineTuner tuner = new FineTuner(net, Optional.ofNullable(frozen), options, fromCodes);
    return tuner.fit(
        rows(tuner, training),
        validated ? rows(tuner, validation) : null,
        checkpoints == null ? null : checkpoints.toString(),
        resume,
        new TrainingListener() {
          @Override
          public void epoch(Epoch epoch) {
            heard.add(epoch);
            if (epoch.number() == stopAfter) {
              throw new IllegalStateException("killed");
            }
          }
        });
  }

  private LabelledImages rows(FineTuner tuner, Path images) {
    SparkSession spark = LocalSpark.session();
    FoundImages found =
        new ImageSource(List.of(images.toString()), new Labels.Folder(), ImageFilter.ALL)
            .find(spark);
    Dataset<Row> listing = found.listing();
    Extraction extraction = new Extraction(net, tuner.extracts(), Inference.DEFAULT, "test");
    return new LabelledImages(
        extraction.code(
            extraction.tasks(found, listing, listing.count()), Counters.in(spark.sparkContext())),
        found);
  }
}
