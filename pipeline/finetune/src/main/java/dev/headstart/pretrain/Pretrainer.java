// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pretrain;

import dev.headstart.Texts;
import dev.headstart.finetune.Checkpoints;
import dev.headstart.finetune.FineTuneOptions;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.FineTuning;
import dev.headstart.finetune.HeadWeights;
import dev.headstart.finetune.HeadedNet;
import dev.headstart.finetune.TrainingListener;
import dev.headstart.finetune.TrainingState;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.synthetic.Curriculum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Trains a net from random weights on synthetic images: to classify them, or to reproduce a teacher
 * net's codes of them (distillation).
 *
 * <p>Sources: Kataoka et al., Pre-training without Natural Images (2020); Hinton et al., Distilling
 * the Knowledge in a Neural Network (2015).
 *
 * @param start the net with random weights; its output is its codes
 * @param curriculum the synthetic training images, of the size of the net's input
 * @param perClass training images of each class in an epoch, from 1
 * @param teacher the net whose codes are the soft labels of the distillation, or null to train on
 *     the classes
 * @param options the hyperparameters; the augmentation is ignored
 */
public record Pretrainer(
    PretrainedNet start,
    Curriculum curriculum,
    int perClass,
    @Nullable PretrainedNet teacher,
    FineTuneOptions options) {

  /** The number of validation images. */
  private static final int VALIDATION_SIZE = 1000;

  /** The number of the first validation image; training images have numbers from 0. */
  private static final long VALIDATION_FIRST = -1_000_000;

  /** Takes the default for a learning rate that was not given. */
  public Pretrainer {
    if (options.learningRate() == 0) {
      options = options.withLearningRate(FineTuneOptions.DEFAULT_RATE);
    }
  }

  /**
   * Trains the net.
   *
   * @param checkpoints a folder on any Hadoop file system where the state is saved after each
   *     epoch, or null
   * @param resume whether to continue from the checkpoint in that folder
   * @return the trained net; its output is its codes, without a head
   * @throws dev.headstart.InputException if the loss diverges
   */
  public FineTuned fit(
      JavaSparkContext sc,
      @Nullable String checkpoints,
      boolean resume,
      TrainingListener listener) {
    SplitNet split = start.split(Optional.empty());
    int length = split.backbone().lengths().get(0);
    int classes = teacher == null ? curriculum.classes() : teacher.cut(List.of()).lengths().get(0);
    List<String> labels = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    HeadedNet headed = HeadedNet.of(split, HeadWeights.zeros(labels, length), options, null);
    Checkpoints kept = new Checkpoints(checkpoints, sc.hadoopConfiguration(), call(), resume);
    FineTuning tuning = new FineTuning(sc, headed, options, listener);
    long size = Math.multiplyExact((long) perClass, curriculum.classes());
    TrainingState state =
        teacher == null
            ? tuning.run(painted(sc, size, 0), painted(sc, VALIDATION_SIZE, VALIDATION_FIRST), kept)
            : tuning.run(
                distilled(sc, size, 0), distilled(sc, VALIDATION_SIZE, VALIDATION_FIRST), kept);
    state.restoreBest(headed.graph().network());
    return new FineTuned(
        headed.headless(headed.graph().network()),
        List.of(),
        split.output(),
        length,
        state.curves(),
        null,
        null);
  }

  /** The lines of a checkpoint that identify this training; their wording is a file format. */
  private List<String> call() {
    List<String> call = new ArrayList<>();
    call.add("net " + start.fingerprint());
    call.add("teacher " + (teacher == null ? "none" : teacher.fingerprint()));
    call.add("seed of the pictures " + curriculum.seed());
    call.add("classes of pictures " + curriculum.classes());
    call.add("pictures of each class " + perClass);
    call.add("side of a picture " + curriculum.side());
    call.addAll(options.lines());
    return call;
  }

  private SyntheticExamples painted(JavaSparkContext sc, long size, long first) {
    return new SyntheticExamples(numbers(sc, size), size, first, curriculum, start.card().input());
  }

  private DistilledExamples distilled(JavaSparkContext sc, long size, long first) {
    sc.setJobDescription(Texts.format("pretrain: teacher's codes of %,d images", size));
    return DistilledExamples.of(
        sc,
        Objects.requireNonNull(teacher),
        numbers(sc, size),
        first,
        curriculum,
        start.card().input());
  }

  private static JavaRDD<Long> numbers(JavaSparkContext sc, long size) {
    return sc.sc()
        .range(0, size, 1, sc.defaultParallelism())
        .toJavaRDD()
        .map(number -> ((Number) number).longValue());
  }
}
