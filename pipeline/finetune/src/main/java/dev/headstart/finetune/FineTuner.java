package dev.headstart.finetune;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Fine-tunes a pretrained net on labelled images: a frozen part stays as it is; the trainable part
 * and a new head are trained on the executors.
 *
 * <p>The images have to go through {@link #extracts} first. Where a part is frozen and images are
 * not augmented, the output of the frozen part is computed once, in that pass, and kept.
 */
public final class FineTuner {

  private static final String NUMBER = "number";

  private final PretrainedNet net;
  private final SplitNet split;
  private final FineTuneOptions options;
  private final boolean initFromCodes;

  /**
   * @param frozen the last layer that stays as it is; none means that all are trained
   * @param initFromCodes whether the head starts as a softmax trained on the codes, or else at zero
   * @throws dev.headstart.net.InvalidNetException if the net cannot be split there
   */
  public FineTuner(
      PretrainedNet net, Optional<String> frozen, FineTuneOptions options, boolean initFromCodes) {
    this.net = net;
    this.split = net.split(frozen);
    this.options = options;
    this.initFromCodes = initFromCodes;
    if (!split.trainable().nodes().isEmpty()) { // tells now what cannot be trained
      HeadedNet.of(split, HeadWeights.zeros(List.of("a", "b"), codeLength()), options, null);
    }
  }

  /** What the images have to be put through first; the codes are its last layer. */
  public CutNet extracts() {
    return caches() ? split.frozen() : split.backbone();
  }

  /**
   * Puts images through {@link #extracts}, in one pass over them.
   *
   * @param inference how the images are decoded and run through the network
   * @throws InputException where there are none, or executors have too little memory
   */
  public CodedImages code(
      SparkSession spark,
      ImageSource source,
      Inference inference,
      RunId run,
      PassListener listener) {
    return CodedImages.of(
        spark, source, new Extraction(net, extracts(), inference, run.text()), listener);
  }

  /** Whether the output of the frozen part is computed once for all epochs. */
  public boolean caches() {
    return !startsFromImage() && options.augmentation().equals(Augmentation.NONE);
  }

  /**
   * Trains, and tests on no images.
   *
   * @param training what is learnt from
   * @param validation images that the epoch is chosen by, or null
   * @param checkpoints a folder on any Hadoop file system where each epoch is kept, or null
   * @param resume whether to go on from what is there
   * @throws InputException where there are not two classes to learn, a validation image has an
   *     unknown class, or the loss explodes
   */
  public FineTuned fit(
      LabelledImages training,
      LabelledImages validation,
      String checkpoints,
      boolean resume,
      TrainingListener listener) {
    return fit(training, validation, null, checkpoints, resume, listener);
  }

  /**
   * Trains.
   *
   * @param training what is learnt from
   * @param validation images that the epoch is chosen by, or null
   * @param test images that are neither learnt from nor chosen by, or null: the network with the
   *     chosen weights is tested on them once
   * @param checkpoints a folder on any Hadoop file system where each epoch is kept, or null
   * @param resume whether to go on from what is there
   * @throws InputException where there are not two classes to learn, a validation or test image has
   *     an unknown class, or the loss explodes
   */
  public FineTuned fit(
      LabelledImages training,
      LabelledImages validation,
      LabelledImages test,
      String checkpoints,
      boolean resume,
      TrainingListener listener) {
    JavaSparkContext sc =
        JavaSparkContext.fromSparkContext(training.rows().sparkSession().sparkContext());
    Dataset<Row> codes = labelled(training.rows(), split.output());
    ImageCensus census = ImageCensus.of(codes);
    census.check();
    HeadWeights head = head(codes, List.copyOf(census.counts().keySet()));
    HeadedNet headed = HeadedNet.of(split, head, options, weights(census));
    Checkpoints kept =
        new Checkpoints(
            checkpoints, sc.hadoopConfiguration(), call(head, census, validation), resume);
    FineTuning tuning = new FineTuning(sc, headed, options, listener);
    Examples<?> trainingExamples = examples(sc, training, head);
    Examples<?> validationExamples = examples(sc, validation, head);
    Examples<?> testExamples = examples(sc, test, head); // tells now of a class that is unknown
    TrainingState state;
    Validation tested;
    try {
      state = tuning.run(trainingExamples, validationExamples, kept);
      state.restoreBest(headed.graph().network());
      tested = tuning.test(testExamples);
    } finally {
      Stream.of(trainingExamples, validationExamples, testExamples)
          .filter(Objects::nonNull)
          .forEach(examples -> examples.all().unpersist());
    }
    return new FineTuned(
        headed.whole(headed.graph().network()),
        head.labels(),
        split.output(),
        codeLength(),
        state.curves(),
        tested);
  }

  private Examples<?> examples(JavaSparkContext sc, LabelledImages images, HeadWeights head) {
    return images == null ? null : caches() ? cached(images.rows(), head) : files(sc, images, head);
  }

  private HeadWeights head(Dataset<Row> codes, List<String> labels) {
    // in the order of the paths, on which the last bits of a sum depend
    return initFromCodes
        ? CodesHead.of(codes.sort("path"))
        : HeadWeights.zeros(labels, codeLength());
  }

  /** What makes this training another one than others, line by line. */
  private List<String> call(HeadWeights head, ImageCensus training, LabelledImages validation) {
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

  /** What each class's loss is multiplied by, so that all count the same, or null. */
  private double[] weights(ImageCensus training) {
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
        sc.broadcast(startsFromImage() ? new byte[0] : split.frozenWithoutCodes()),
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration())));
  }

  /** With the number of each in the order of the paths as the last column. */
  private static Dataset<Row> numbered(Dataset<Row> rows) {
    JavaRDD<Row> numbered =
        rows.sort("path").toJavaRDD().zipWithIndex().map(pair -> bare(pair._1(), pair._2()));
    return rows.sparkSession()
        .createDataFrame(numbered, rows.schema().add(NUMBER, DataTypes.LongType, false));
  }

  /** A row without its schema, which would travel with it, and with more values at its end. */
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

  private boolean startsFromImage() {
    return split.input().equals(split.backbone().input());
  }

  private int codeLength() {
    return split.backbone().lengths().get(0);
  }
}
