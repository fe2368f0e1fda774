package dev.headstart.codes;

import dev.headstart.InputException;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * One pass over the images of a source: everything that looks at images goes through it. It names
 * Spark's stages, checks the executors' memory, finds the images, tells how far it is, and lets go
 * of what it kept. What is done with the images is its user's: {@link ExtractionRun} brings a table
 * up to date, {@link CodedImages} gives the codes, packing writes the files as they are.
 */
public final class ImagePass implements AutoCloseable {

  private final SparkSession spark;
  private final ImageSource source;
  private final PassListener listener;
  private final Counters counters;
  private final FoundImages found;
  private final List<Dataset<Row>> kept = new ArrayList<>();
  private boolean ended;

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
   * Begins a pass that decodes images and runs a net on them.
   *
   * @throws InputException before any work, where executors have too little memory for it, or a
   *     place of the source is not there
   */
  public static ImagePass coding(
      SparkSession spark, ImageSource source, Extraction extraction, PassListener listener) {
    SparkContext sc = Objects.requireNonNull(spark, "spark").sparkContext();
    StageNames.about(sc, source.places(), extraction.net().card().name());
    MemoryCheck.check(sc, extraction, listener);
    return new ImagePass(spark, source, listener);
  }

  /**
   * Begins a pass that only reads image files. They stay as they are, on the heap, so that there is
   * no memory to check.
   *
   * @throws InputException where a place of the source is not there
   */
  public static ImagePass reading(SparkSession spark, ImageSource source, PassListener listener) {
    StageNames.about(Objects.requireNonNull(spark, "spark").sparkContext(), source.places());
    return new ImagePass(spark, source, listener);
  }

  /** The images. */
  public FoundImages found() {
    return found;
  }

  /** What tasks count in, for the listener. */
  public Counters counters() {
    return counters;
  }

  /** Keeps rows, once they are computed, until the pass is closed. */
  public Dataset<Row> keep(Dataset<Row> rows, StorageLevel where) {
    Dataset<Row> persisted = rows.persist(where);
    kept.add(persisted);
    return persisted;
  }

  /** Gives what {@code work} gives; its stages bear the name of the step. */
  public <T> T step(String name, Supplier<T> work) {
    return StageNames.during(spark, name, work);
  }

  /**
   * The images are counted.
   *
   * @param listed how many there are
   * @param todo how many of them are to be worked on
   * @throws InputException where there are none
   */
  public void counted(long listed, long todo) {
    if (listed == 0) {
      throw source.nothingThere();
    }
    listener.total(todo);
  }

  /** All images were worked on; what was kept stays until {@link #close}. */
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
  }
}
