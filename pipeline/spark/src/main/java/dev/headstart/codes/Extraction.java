// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;

import dev.headstart.codes.table.CodesSchema;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.GoldenCheck;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.gpu.Device;
import dev.headstart.net.gpu.Precision;
import dev.headstart.provenance.RunId;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ListedImage;
import dev.headstart.source.Listing;
import dev.headstart.source.Shipped;
import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.sketch.BloomFilter;
import org.jspecify.annotations.Nullable;

/**
 * The computation of the codes of listed images on the executors.
 *
 * @param net the pretrained net, in the precision of the settings if they name one
 * @param cut the part of the net to run, sent to the executors as a broadcast
 * @param inference the settings for decoding the images and running the net
 * @param runId the id of the run, stored in every row
 */
public record Extraction(PretrainedNet net, CutNet cut, Inference inference, String runId) {

  private static final int LARGEST_TASK = 128; // images: small enough for progress and retries
  private static final int TASKS_PER_CORE = 4; // so that a slow task does not hold up the others

  /** The data about the net that every task needs. */
  private record TaskNet(
      CutNet cut,
      Preprocessing input,
      String fingerprint,
      @Nullable GoldenCheck golden,
      Precision precision)
      implements Serializable {}

  /** Creates an extraction, which does not start yet. */
  public Extraction {
    Objects.requireNonNull(net, "net");
    Objects.requireNonNull(cut, "cut");
    Objects.requireNonNull(inference, "inference");
    Objects.requireNonNull(runId, "runId");
    net = inference.precision() == null ? net : net.withPrecision(inference.precision());
  }

  /**
   * Creates an extraction of codes from the named layers in one pass, or from the code layer if
   * none is named.
   *
   * @throws dev.headstart.net.card.InvalidNetException if the net has no such layer
   */
  public static Extraction of(
      PretrainedNet net, List<String> layers, Inference inference, RunId run) {
    return new Extraction(net, net.cut(layers), inference, run.text());
  }

  /**
   * Partitions a listing into tasks of whole batches, at most {@value #LARGEST_TASK} images each,
   * with several tasks for each core. On a cluster it partitions by path, so that a task that is
   * repeated after an executor was lost has the same images even if the folder has changed. On one
   * machine it partitions evenly.
   *
   * @param images the number of images, at least 1
   */
  public Dataset<Row> share(Dataset<Row> listing, long images) {
    long cores = listing.sparkSession().sparkContext().defaultParallelism();
    long even = ceilDiv(images, cores * TASKS_PER_CORE);
    long batch = inference.batchSize();
    long perTask = Math.min(LARGEST_TASK, ceilDiv(even, batch) * batch);
    int tasks = Math.toIntExact(Math.max(1, ceilDiv(images, perTask)));
    return listing.sparkSession().sparkContext().isLocal()
        ? listing.repartition(tasks)
        : listing.repartition(tasks, col("path"));
  }

  /**
   * Partitions the images of a source, including those in shards, for {@link #code}.
   *
   * @param chunk rows of the source's listing
   * @param images the number of images, at least 1
   */
  public Dataset<Row> tasks(FoundImages found, Dataset<Row> chunk, long images) {
    return found.tasks(chunk, images, rows -> share(rows, images));
  }

  static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  /**
   * Computes codes lazily: one row of {@link CodesSchema#CODED} for each image and layer, or one
   * row with the failure.
   *
   * @param listing rows that begin with {@link Listing#SCHEMA}; its partitions are the tasks.
   *     Images that {@link FoundImages#tasks} added to the rows are used, otherwise files are read
   */
  public Dataset<Row> code(Dataset<Row> listing, Counters counters) {
    return code(listing, counters, share(listing.sparkSession(), null));
  }

  /** The data that all tasks of an extraction share, sent to each executor once. */
  record Shared(
      Broadcast<Shipped<TaskNet>> net,
      Broadcast<SerializableConfiguration> conf,
      @Nullable Broadcast<BloomFilter> known) {

    Shared withoutKnown() {
      return new Shared(net, conf, null);
    }

    void destroy() {
      net.destroy();
      conf.destroy();
      if (known != null) {
        known.destroy();
      }
    }
  }

  /**
   * Sends the data that the tasks share.
   *
   * @param known digests of images that have a code, or null; such an image comes out as {@link
   *     Failure#KNOWN}, with its digest
   */
  Shared share(SparkSession spark, @Nullable BloomFilter known) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TaskDevice.check(sc.getConf(), net.precision());
    ExecutorSessions.send(sc.sc(), cut);
    return new Shared(
        sc.broadcast(
            new Shipped<>(
                new TaskNet(
                    cut,
                    net.card().input(),
                    net.fingerprint(),
                    GoldenCheck.of(net, cut).orElse(null),
                    net.precision()))),
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration())),
        known == null ? null : sc.broadcast(known));
  }

  /** Computes codes with data that was sent before. */
  Dataset<Row> code(Dataset<Row> listing, Counters counters, Shared shared) {
    Broadcast<Shipped<TaskNet>> net = shared.net();
    Broadcast<SerializableConfiguration> conf = shared.conf();
    Broadcast<BloomFilter> digests = shared.known();
    ListedImage.Columns columns = ListedImage.Columns.of(listing.schema());
    Inference how = inference;
    String run = runId;
    MapPartitionsFunction<Row, Row> task =
        rows ->
            new Task(
                    net.value().value(),
                    conf.value().value(),
                    columns,
                    counters,
                    digests == null ? null : digests.value(),
                    ExecutorMetrics.ofThisExecutor(),
                    run)
                .code(rows, how);
    return listing.mapPartitions(task, Encoders.row(CodesSchema.CODED));
  }

  /** An image in processing. Its digest is known once the file was read. */
  private static final class Image {
    private final Row listed;
    private @Nullable String sha256;
    private long bytes;

    Image(Row listed) {
      this.listed = listed;
    }
  }

  /** The work of one task. */
  private record Task(
      TaskNet net,
      Configuration conf,
      ListedImage.Columns columns,
      Counters counters,
      @Nullable BloomFilter known,
      ExecutorMetrics metrics,
      String runId) {

    Iterator<Row> code(Iterator<Row> rows, Inference how) {
      Device device = TaskDevice.of(net.precision(), how.batchSize());
      CodeSession session = ExecutorSessions.of(net.cut(), net.fingerprint(), net.golden(), device);
      CodeStream<Image> stream =
          new CodeStream<>(
              Iterators.map(rows, Image::new), this::load, net.input(), net.cut(), session, how);
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) context -> stream.close());
      return Iterators.flatMap(stream, this::rows);
    }

    private @Nullable ImageSize load(Image image, Preprocessor into, FloatBuffer out, int offset)
        throws IOException, ImageException {
      ListedImage found = ListedImage.of(image.listed, columns, conf);
      image.sha256 = found.sha256();
      image.bytes = found.bytes();
      metrics.read(found.bytes());
      return known != null && known.mightContainString(image.sha256)
          ? null
          : found.load(into, out, offset);
    }

    private List<Row> rows(CodedImage<Image> coded) {
      if (Failure.KNOWN.equals(coded.failure())) {
        counters.addKnown(coded.item().bytes);
      } else {
        counters.add(coded.failure() == null, coded.item().bytes);
      }
      if (coded.failure() != null) {
        return List.of(row(coded, null, null));
      }
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < coded.codes().length; i++) {
        rows.add(row(coded, net.cut().layers().get(i), coded.codes()[i]));
      }
      return rows;
    }

    private Row row(CodedImage<Image> coded, @Nullable String layer, float @Nullable [] code) {
      Row listed = coded.item().listed;
      ImageSize size = coded.size();
      Failure failure = coded.failure();
      return RowFactory.create(
          listed.get(0),
          listed.get(1),
          listed.get(2),
          coded.item().sha256,
          listed.get(3),
          listed.get(4),
          size == null ? null : size.width(),
          size == null ? null : size.height(),
          net.fingerprint(),
          layer,
          code,
          runId,
          new Timestamp(System.currentTimeMillis()),
          failure == null ? null : failure.stage(),
          failure == null ? null : failure.error(),
          failure == null ? null : failure.message());
    }
  }
}
