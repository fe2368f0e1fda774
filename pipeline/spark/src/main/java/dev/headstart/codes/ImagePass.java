// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.InputException;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageSource;
import dev.headstart.source.PassedOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * One pass over the images of a source: everything that looks at images goes through it. It names
 * Spark's stages, checks the executors' memory, lists the images, reports progress, and releases
 * persisted rows at the end. Its callers decide what to do with the images: {@link ExtractionRun}
 * updates a table, {@link CodedImages} returns the codes, and packing writes the files as they are.
 */
public final class ImagePass implements AutoCloseable {

  private final SparkSession spark;
  private final ImageSource source;
  private final PassListener listener;
  private final Counters counters;
  private final FoundImages found;
  private final List<Dataset<Row>> kept = new ArrayList<>();
  private boolean ended;

  /**
   * The listed images.
   *
   * @param images their rows, persisted until the pass is closed
   * @param count the number of images, at least 1
   * @param passedOver the number of other entries seen, by the reason why they are not treated as
   *     images
   */
  public record Listed(Dataset<Row> images, long count, Map<PassedOver, Long> passedOver) {}

  private ImagePass(SparkSession spark, ImageSource source, PassListener listener) {
    this.spark = spark;
    this.source = source;
    this.listener = listener;
    this.counters = Counters.in(spark.sparkContext());
    listener.begin(counters);
    try {
      this.found = source.find(spark);
    } catch (RuntimeException e) {
      listener.end();
      throw e;
    }
  }

  /**
   * Starts a pass that decodes images and runs a net on them.
   *
   * @throws InputException before any work, if executors have too little memory for it, or a place
   *     of the source does not exist
   */
  public static ImagePass coding(
      SparkSession spark, ImageSource source, Extraction extraction, PassListener listener) {
    return coding(spark, source, List.of(extraction), listener);
  }

  /**
   * Starts a pass in which several nets run on the images, one after the other.
   *
   * @throws InputException as the same for one net
   */
  public static ImagePass coding(
      SparkSession spark, ImageSource source, List<Extraction> extractions, PassListener listener) {
    SparkContext sc = Objects.requireNonNull(spark, "spark").sparkContext();
    StageNames.about(
        sc,
        source.places(),
        extractions.stream()
            .map(extraction -> extraction.net().card().name())
            .collect(Collectors.joining(", ")));
    int gpus = TaskDevice.count(sc.getConf());
    for (Extraction extraction : extractions) {
      TaskDevice.check(sc.getConf(), extraction.net().precision());
      MemoryCheck.check(sc, tasks -> MemoryNeed.of(extraction, tasks, gpus), listener);
    }
    return new ImagePass(spark, source, listener);
  }

  /**
   * Starts a pass that only reads image files, without decoding them. They stay on the heap, so
   * there is no native memory to check.
   *
   * @throws InputException if a place of the source does not exist
   */
  public static ImagePass reading(SparkSession spark, ImageSource source, PassListener listener) {
    StageNames.about(Objects.requireNonNull(spark, "spark").sparkContext(), source.places());
    return new ImagePass(spark, source, listener);
  }

  /** Returns the images. */
  public FoundImages found() {
    return found;
  }

  /** Returns the counters that the tasks update, for the listener. */
  public Counters counters() {
    return counters;
  }

  /** Persists rows until the pass is closed. */
  public Dataset<Row> keep(Dataset<Row> rows, StorageLevel where) {
    Dataset<Row> persisted = rows.persist(where);
    kept.add(persisted);
    return persisted;
  }

  /** Runs {@code work} with Spark's stages named after the step, and returns its result. */
  public <T> T step(String name, Supplier<T> work) {
    return StageNames.during(spark, name, work);
  }

  /**
   * Lists the images, all of which are to be processed.
   *
   * @throws InputException if there are none
   */
  public Listed list() {
    Listed listed =
        step("list", () -> Census.listed(keep(found.seen(), StorageLevel.MEMORY_AND_DISK())));
    counted(listed.count(), listed.count(), listed.passedOver());
    return listed;
  }

  /**
   * Lists the images and chooses some of them.
   *
   * @param choose takes the listing, whose columns it must keep
   * @param times how often each of those chosen is to be processed, for the listener
   * @return those chosen
   * @throws InputException if there are no images
   */
  public Listed list(UnaryOperator<Dataset<Row>> choose, int times) {
    Listed all =
        step("list", () -> Census.listed(keep(found.seen(), StorageLevel.MEMORY_AND_DISK())));
    if (all.count() == 0) {
      throw source.nothingThere(all.passedOver());
    }
    Dataset<Row> chosen = keep(choose.apply(all.images()), StorageLevel.MEMORY_AND_DISK());
    long count = step("choose", chosen::count);
    listener.total(times * count);
    return new Listed(chosen, count, all.passedOver());
  }

  /**
   * Reports the number of images.
   *
   * @param listed the number of listed images
   * @param todo the number of images to process
   * @throws InputException if there are none
   */
  void counted(long listed, long todo, Map<PassedOver, Long> passedOver) {
    if (listed == 0) {
      throw source.nothingThere(passedOver);
    }
    listener.total(todo);
  }

  /** Records the outcomes of all images in the driver's metrics. */
  public void done(ImageCounts counts) {
    ExecutorMetrics.ofThisExecutor().done(counts);
  }

  /** Warns the user. */
  void warn(String warning) {
    listener.warn(warning);
  }

  /** Reports that all images were processed; persisted rows are kept until {@link #close}. */
  public void end() {
    if (!ended) {
      ended = true;
      listener.end();
    }
  }

  @Override
  public void close() {
    end();
    kept.forEach(Dataset::unpersist);
    found.close();
  }
}
