// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.InputException;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
import dev.headstart.codes.MemoryCheck;
import dev.headstart.codes.PassListener;
import dev.headstart.dl4j.CudaBackend;
import dev.headstart.dl4j.Floats;
import dev.headstart.finetune.examples.Examples;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes a pretrained net on labelled images. The layers up to a boundary are frozen; the
 * trainable part behind it and a new head are trained on the executors.
 *
 * <p>Call {@link #code} first, then {@link #fit} with the rows that it returns. If there is a
 * frozen part and no augmentation, the frozen part's output is computed once, in {@code code}.
 */
public final class FineTuner {

  private final PretrainedNet net;
  private final SplitNet split;
  private final FineTuneOptions options;
  private final boolean initFromCodes;

  /**
   * @param frozen the last frozen layer; empty means that all layers are trainable
   * @param initFromCodes whether the head is initialised with a softmax trained on the codes;
   *     otherwise with zeros
   * @throws dev.headstart.net.card.InvalidNetException if the net cannot be split at that layer, or
   *     has a layer in the trainable part that cannot be trained
   * @throws dev.headstart.SetupException if nd4j would run on a GPU that it has no code for
   */
  public FineTuner(
      PretrainedNet net, Optional<String> frozen, FineTuneOptions options, boolean initFromCodes) {
    CudaBackend.check();
    this.net = net;
    this.split = TrainablePart.of(net, frozen, options);
    this.options = options;
    this.initFromCodes = initFromCodes;
  }

  /** Returns the net that {@link #code} runs; its last output is the codes. */
  public CutNet extracts() {
    return caches() ? split.frozen() : split.backbone();
  }

  /**
   * Runs {@link #extracts} on all images of a source, in one pass.
   *
   * @param inference how the images are decoded and run through the net
   * @throws InputException if the source has no images, or the executors have too little memory
   */
  public CodedImages code(
      SparkSession spark,
      ImageSource source,
      Inference inference,
      RunId run,
      PassListener listener) {
    checkMemory(spark, listener);
    return CodedImages.of(
        spark, source, new Extraction(net, extracts(), inference, run.text()), listener);
  }

  /**
   * Runs {@link #extracts} on some images of a source.
   *
   * @param inference how the images are decoded and run through the net
   * @param choose takes the listing, whose columns it must keep
   * @throws InputException if the source has no images, or the executors have too little memory
   */
  public CodedImages codeSome(
      SparkSession spark,
      ImageSource source,
      Inference inference,
      RunId run,
      PassListener listener,
      UnaryOperator<Dataset<Row>> choose) {
    checkMemory(spark, listener);
    return CodedImages.ofSome(
        spark, source, new Extraction(net, extracts(), inference, run.text()), listener, choose);
  }

  private void checkMemory(SparkSession spark, PassListener listener) {
    MemoryCheck.check(
        spark.sparkContext(), tasks -> TrainingMemory.of(net, split, options, tasks), listener);
  }

  /** Returns whether the output of the frozen part is computed once for all epochs. */
  public boolean caches() {
    return !split.startsFromImage() && options.augmentation().equals(Augmentation.NONE);
  }

  /** Trains the net as the other method does, without test images. */
  public FineTuned fit(
      LabelledImages training,
      @Nullable LabelledImages validation,
      @Nullable String checkpoints,
      boolean resume,
      TrainingListener listener) {
    return fit(training, validation, null, checkpoints, resume, listener);
  }

  /**
   * Trains the net.
   *
   * @param training the training images
   * @param validation the validation images, which the epoch is chosen by, or null for none: then
   *     all epochs run, and the last epoch's weights are kept
   * @param test the test images, or null for none: the net with the weights that are kept is tested
   *     on them once
   * @param checkpoints a folder on any Hadoop file system where the state is saved after each
   *     epoch, or null
   * @param resume whether to continue from the newest checkpoint in that folder
   * @throws InputException if the training images have fewer than two classes, a validation or test
   *     image has a class that no training image has, or the loss diverges
   */
  public FineTuned fit(
      LabelledImages training,
      @Nullable LabelledImages validation,
      @Nullable LabelledImages test,
      @Nullable String checkpoints,
      boolean resume,
      TrainingListener listener) {
    if (options.soup() > 1 && validation == null) {
      throw new InputException(
          "--soup averages epochs as long as the validation does not get worse: give --validation,"
              + " or a --validation-split above 0.");
    }
    JavaSparkContext sc =
        JavaSparkContext.fromSparkContext(training.rows().sparkSession().sparkContext());
    Dataset<Row> codes = LabelledExamples.labelled(training.rows(), split.output());
    ImageCensus census = ImageCensus.of(codes);
    census.check();
    FineTuneOptions options = LearningRates.chosen(this.options, codes);
    HeadWeights head = head(codes, List.copyOf(census.counts().keySet()));
    HeadedNet headed = HeadedNet.of(split, head, options, weights(census));
    Checkpoints kept =
        new Checkpoints(
            checkpoints, sc.hadoopConfiguration(), call(options, head, census, validation), resume);
    FineTuning tuning = new FineTuning(sc, headed, options, listener);
    Examples<?> trainingExamples = made(sc, head).of(training);
    @Nullable Examples<?> validationExamples = examples(sc, validation, head);
    @Nullable Examples<?> testExamples =
        examples(sc, test, head); // tells now of a class that is unknown
    TrainingState state;
    @Nullable Soup soup = null;
    @Nullable Validation tested;
    try {
      state = tuning.run(trainingExamples, validationExamples, kept);
      if (options.soup() > 1 && validationExamples != null) {
        soup = tuning.soup(state, trainingExamples, validationExamples);
      }
      headed
          .graph()
          .network()
          .setParams(Floats.vector(soup == null ? state.kept().get(0).params() : soup.params()));
      tested = tuning.test(testExamples);
    } finally {
      trainingExamples.all().unpersist();
      letGo(validationExamples);
      letGo(testExamples);
    }
    return new FineTuned(
        headed.whole(headed.graph().network()),
        head.labels(),
        split.output(),
        codeLength(),
        state.curves(),
        soup,
        tested);
  }

  private @Nullable Examples<?> examples(
      JavaSparkContext sc, @Nullable LabelledImages images, HeadWeights head) {
    return images == null ? null : made(sc, head).of(images);
  }

  private LabelledExamples made(JavaSparkContext sc, HeadWeights head) {
    return new LabelledExamples(sc, net, split, options, caches(), head.labels());
  }

  private static void letGo(@Nullable Examples<?> examples) {
    if (examples != null) {
      examples.all().unpersist();
    }
  }

  private HeadWeights head(Dataset<Row> codes, List<String> labels) {
    // in the order of the paths, on which the last bits of a sum depend
    return initFromCodes
        ? CodesHead.of(codes.sort("path"))
        : HeadWeights.zeros(labels, codeLength());
  }

  /** The lines of a checkpoint that identify this training; their wording is a file format. */
  private List<String> call(
      FineTuneOptions options,
      HeadWeights head,
      ImageCensus training,
      @Nullable LabelledImages validation) {
    List<String> call = new ArrayList<>();
    call.add("net " + net.fingerprint());
    call.add("trained from " + split.input());
    call.add("head from " + (initFromCodes ? "codes" : "zero"));
    call.addAll(options.lines());
    call.add("classes " + String.join(", ", head.labels()));
    call.add("images " + training.text());
    call.add(
        "validation "
            + (validation == null
                ? "none"
                : ImageCensus.of(LabelledExamples.labelled(validation.rows(), split.output()))
                    .text()));
    return call;
  }

  /** The weight of each class in the loss, or null without balancing. */
  private double @Nullable [] weights(ImageCensus training) {
    if (!options.balanced()) {
      return null;
    }
    double[] counts = training.counts().values().stream().mapToDouble(Long::doubleValue).toArray();
    double mean = Arrays.stream(counts).average().orElseThrow();
    return Arrays.stream(counts).map(count -> mean / count).toArray();
  }

  private int codeLength() {
    return split.backbone().lengths().get(0);
  }
}
