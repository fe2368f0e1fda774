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
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains a whole net from its random weights on pictures made from formulas: to tell their classes
 * apart, or to see in them what a teacher sees.
 *
 * <p>Sources: Kataoka et al., Pre-training without Natural Images (2020); Hinton et al., Distilling
 * the Knowledge in a Neural Network (2015).
 *
 * @param start the net with random weights; it ends at its codes
 * @param curriculum what it learns from; its pictures have the net's size
 * @param perClass pictures of each class in an epoch, from 1
 * @param teacher a net whose codes it learns from in place of the classes, or null
 * @param options how it is trained; pictures are not varied any further
 */
public record Pretrainer(
    PretrainedNet start,
    Curriculum curriculum,
    int perClass,
    PretrainedNet teacher,
    FineTuneOptions options) {

  /** Pictures that it is judged by, and where their numbers begin. */
  private static final int JUDGED = 1000;

  private static final long JUDGED_FROM = -1_000_000;

  /**
   * Trains.
   *
   * @param checkpoints a folder on any Hadoop file system where each epoch is kept, or null
   * @param resume whether to go on from what is there
   * @return the net, which ends at its codes as it started
   * @throws dev.headstart.InputException if the loss explodes
   */
  public FineTuned fit(
      JavaSparkContext sc, String checkpoints, boolean resume, TrainingListener listener) {
    SplitNet split = start.split(Optional.empty());
    int length = split.trunk().lengths().get(0);
    int classes = teacher == null ? curriculum.classes() : teacher.cut(List.of()).lengths().get(0);
    List<String> labels = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    HeadedNet headed = HeadedNet.of(split, HeadWeights.zeros(labels, length), options, null);
    Checkpoints kept = new Checkpoints(checkpoints, sc.hadoopConfiguration(), call(), resume);
    FineTuning tuning = new FineTuning(sc, headed, options, listener);
    long size = Math.multiplyExact((long) perClass, curriculum.classes());
    TrainingState state =
        teacher == null
            ? tuning.run(painted(sc, size, 0), painted(sc, JUDGED, JUDGED_FROM), kept)
            : tuning.run(taught(sc, size, 0), taught(sc, JUDGED, JUDGED_FROM), kept);
    state.restoreBest(headed.graph().network());
    return new FineTuned(
        headed.headless(headed.graph().network()),
        List.of(),
        split.output(),
        length,
        state.curves());
  }

  /** What makes this training another one than others, line by line. */
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

  private TaughtExamples taught(JavaSparkContext sc, long size, long first) {
    sc.setJobDescription(Texts.format("pretrain: %,d pictures are shown to the teacher", size));
    return TaughtExamples.ask(
        sc, teacher, numbers(sc, size), first, curriculum, start.card().input());
  }

  private static JavaRDD<Long> numbers(JavaSparkContext sc, long size) {
    return sc.sc()
        .range(0, size, 1, sc.defaultParallelism())
        .toJavaRDD()
        .map(number -> ((Number) number).longValue());
  }
}
