// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
import dev.headstart.codes.MemoryCheck;
import dev.headstart.codes.PassListener;
import dev.headstart.dl4j.Floats;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageSource;
import dev.headstart.source.ListedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes a pretrained net on labelled images. The layers up to a boundary are frozen; the
 * trainable part behind it and a new head are trained on the executors.
 *
 * <p>Call {@link #code} first, then {@link #fit} with the rows that it returns. If there is a
 * frozen part and no augmentation, the frozen part's output is computed once, in {@code code}.
 */
public final class FineTuner {

  private static final String NUMBER = "number";

  private final PretrainedNet net;
  private final SplitNet split;
  private final FineTuneOptions options;
  private final boolean initFromCodes;

  /**
   * @param frozen the last frozen layer; empty means that all layers are trainable
   * @param initFromCodes whether the head is initialised with a softmax trained on the codes;
   *     otherwise with zeros
   * @throws dev.headstart.net.InvalidNetException if the net cannot be split at that layer, or has
   *     a layer in the trainable part that cannot be trained
   */
  public FineTuner(
      PretrainedNet net, Optional<String> frozen, FineTuneOptions options, boolean initFromCodes) {
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
    MemoryCheck.check(
        spark.sparkContext(), tasks -> TrainingMemory.of(net, split, options, tasks), listener);
    return CodedImages.of(
        spark, source, new Extraction(net, extracts(), inference, run.text()), listener);
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
    JavaSparkContext sc =
        JavaSparkContext.fromSparkContext(training.rows().sparkSession().sparkContext());
    Dataset<Row> codes = labelled(training.rows(), split.output());
    ImageCensus census = ImageCensus.of(codes);
    census.check();
    FineTuneOptions options = LearningRates.chosen(this.options, codes);
    HeadWeights head = head(codes, List.copyOf(census.counts().keySet()));
    HeadedNet headed = HeadedNet.of(split, head, options, weights(census));
    Checkpoints kept =
        new Checkpoints(
            checkpoints, sc.hadoopConfiguration(), call(options, head, census, validation), resume);
    FineTuning tuning = new FineTuning(sc, headed, options, listener);
    Examples<?> trainingExamples = examplesOf(sc, training, head);
    @Nullable Examples<?> validationExamples = examples(sc, validation, head);
    @Nullable Examples<?> testExamples =
        examples(sc, test, head); // tells now of a class that is unknown
    TrainingState state;
    @Nullable Validation tested;
    try {
      state = tuning.run(trainingExamples, validationExamples, kept);
      state.restoreBest(headed.graph().network());
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
        tested);
  }

  private @Nullable Examples<?> examples(
      JavaSparkContext sc, @Nullable LabelledImages images, HeadWeights head) {
    return images == null ? null : examplesOf(sc, images, head);
  }

  private Examples<?> examplesOf(JavaSparkContext sc, LabelledImages images, HeadWeights head) {
    return caches() ? cached(images.rows(), head) : files(sc, images, head);
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
                : ImageCensus.of(labelled(validation.rows(), split.output())).text()));
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

  private CachedExamples cached(Dataset<Row> rows, HeadWeights head) {
    List<String> labels = head.labels();
    JavaRDD<CachedExample> all =
        labelled(rows, extracts().layers().get(0))
            .select("path", "label", "code")
            .sort("path")
            .toJavaRDD()
            .zipWithIndex()
            .map(
                pair ->
                    new CachedExample(
                        pair._2(),
                        index(labels, pair._1()),
                        Floats.bytes(pair._1().<Float>getList(2))))
            .persist(StorageLevel.DISK_ONLY());
    return new CachedExamples(all, all.count());
  }

  private FileExamples files(JavaSparkContext sc, LabelledImages images, HeadWeights head) {
    List<String> labels = head.labels();
    Dataset<Row> numbered =
        numbered(
            labelled(images.rows(), split.output())
                .select("path", "label", "split", "length", "modified"));
    long size = numbered.count();
    Dataset<Row> read = images.found().withShards(numbered, size);
    int number = read.schema().fieldIndex(NUMBER);
    JavaRDD<Listed> all =
        read.toJavaRDD()
            .map(row -> new Listed(row.getLong(number), index(labels, row), bare(row)))
            .persist(StorageLevel.DISK_ONLY());
    return new FileExamples(
        all,
        size,
        ListedImage.Columns.of(read.schema()),
        net.card().input(),
        options.augmentation(),
        options.seed(),
        sc.broadcast(split.startsFromImage() ? new byte[0] : split.frozenWithoutCodes()),
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration())));
  }

  /** Adds each row's position in the order of the paths as the last column. */
  private static Dataset<Row> numbered(Dataset<Row> rows) {
    JavaRDD<Row> numbered =
        rows.sort("path").toJavaRDD().zipWithIndex().map(pair -> bare(pair._1(), pair._2()));
    return rows.sparkSession()
        .createDataFrame(numbered, rows.schema().add(NUMBER, DataTypes.LongType, false));
  }

  /**
   * A row with more values at its end and without its schema, which would be serialised with each
   * row.
   */
  private static Row bare(Row row, Object... more) {
    Object[] values = new Object[row.length() + more.length];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    System.arraycopy(more, 0, values, row.length(), more.length);
    return RowFactory.create(values);
  }

  private static int index(List<String> labels, Row row) {
    int index = labels.indexOf(row.getString(1));
    if (index < 0) {
      throw new InputException(
          Texts.format(
              "%s is of class '%s', which no training image has.",
              row.getString(0), row.getString(1)));
    }
    return index;
  }

  private static Dataset<Row> labelled(Dataset<Row> rows, String layer) {
    return rows.filter(
        col("layer").equalTo(layer).and(col("label").isNotNull()).and(col("label").notEqual("")));
  }

  private int codeLength() {
    return split.backbone().lengths().get(0);
  }
}
