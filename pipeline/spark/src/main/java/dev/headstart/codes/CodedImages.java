// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static dev.headstart.codes.table.SessionSettings.FIXED_PLAN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.codes.Pending.State;
import dev.headstart.codes.table.SessionSettings;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageSource;
import dev.headstart.source.PassedOver;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The codes of all images of a source, computed in one pass and kept on the executors' disks until
 * closed; nothing is written to a table.
 */
public final class CodedImages implements AutoCloseable {

  private final ImagePass pass;
  private final Dataset<Row> rows;
  private final ImageCounts counts;
  private final @Nullable Dataset<Row> states;

  private CodedImages(
      ImagePass pass, Dataset<Row> rows, ImageCounts counts, @Nullable Dataset<Row> states) {
    this.pass = pass;
    this.rows = rows;
    this.counts = counts;
    this.states = states;
  }

  /**
   * Computes the codes of the images.
   *
   * @throws InputException if there are none, or executors have too little memory
   */
  public static CodedImages of(
      SparkSession spark, ImageSource source, Extraction extraction, PassListener listener) {
    return of(spark, source, extraction, listener, UnaryOperator.identity());
  }

  /**
   * Computes the codes of the images and adds columns to each row, such as a prediction, in the
   * same pass.
   *
   * @param more adds columns to the rows of {@link #rows}; it must keep all rows and columns
   * @throws InputException if there are none, or executors have too little memory
   */
  public static CodedImages of(
      SparkSession spark,
      ImageSource source,
      Extraction extraction,
      PassListener listener,
      UnaryOperator<Dataset<Row>> more) {
    return of(spark, source, extraction, listener, ImagePass::list, more);
  }

  /**
   * Computes the codes of some of the images.
   *
   * @param choose takes the listing, whose columns it must keep
   * @throws InputException if there are none, or executors have too little memory
   */
  public static CodedImages ofSome(
      SparkSession spark,
      ImageSource source,
      Extraction extraction,
      PassListener listener,
      UnaryOperator<Dataset<Row>> choose) {
    return of(
        spark,
        source,
        extraction,
        listener,
        pass -> pass.list(choose, 1),
        UnaryOperator.identity());
  }

  private static CodedImages of(
      SparkSession spark,
      ImageSource source,
      Extraction extraction,
      PassListener listener,
      Function<ImagePass, ImagePass.Listed> list,
      UnaryOperator<Dataset<Row>> more) {
    ImagePass pass = ImagePass.coding(spark, source, extraction, listener);
    try {
      ImagePass.Listed listed = list.apply(pass);
      Dataset<Row> rows = coded(pass, extraction, listed.images(), listed.count(), more);
      int layers = extraction.cut().layers().size();
      ImageCounts counts =
          pass.step("decode+codes", () -> counted(rows, layers, listed.passedOver()));
      return ended(pass, rows, counts, null);
    } catch (RuntimeException e) {
      pass.close();
      throw e;
    }
  }

  /**
   * The same for those images of a source that are new or were replaced since. An image that failed
   * before, and has not changed, is not tried again, unless it could not be read.
   *
   * @param known what is known: a row for each image with {@code path, length, modified, label,
   *     split, layer, stage, error}; {@code layer} is null for an image that failed, {@code stage}
   *     and {@code error} for the others
   * @throws InputException if the source has no images, or executors have too little memory
   */
  public static CodedImages since(
      Dataset<Row> known,
      SparkSession spark,
      ImageSource source,
      Extraction extraction,
      PassListener listener,
      UnaryOperator<Dataset<Row>> more) {
    ImagePass pass = ImagePass.coding(spark, source, extraction, listener);
    try {
      Dataset<Row> listing = pass.step("list", () -> pass.found().seen());
      Dataset<Row> states =
          pass.keep(
              ExtractionRun.apart(new Pending(known, 1, false).classify(listing)),
              StorageLevel.MEMORY_AND_DISK());
      Census census = pass.step("list, find what is new", () -> Census.of(states));
      pass.counted(census.listed(), census.pending(), census.passedOver());
      Dataset<Row> pending = states.filter(Census.toCode());
      Dataset<Row> rows = coded(pass, extraction, pending, Math.max(1, census.pending()), more);
      ImageCounts done = pass.step("decode+codes", () -> counted(rows, 1, census.passedOver()));
      ImageCounts counts =
          new ImageCounts(
              Map.of(
                  End.CODED, done.coded(),
                  End.FAILED, done.failed(),
                  End.UNCHANGED, census.of(State.UNCHANGED) + census.of(State.RELABELLED),
                  End.QUARANTINED, census.of(State.QUARANTINED)),
              census.passedOver(),
              census.of(State.REPLACED),
              0,
              0);
      return ended(pass, rows, counts, states);
    } catch (RuntimeException e) {
      pass.close();
      throw e;
    }
  }

  /**
   * Returns {@code path, label, split} of the known images that have another label or split now;
   * empty if nothing was known.
   */
  public Optional<Dataset<Row>> relabelled() {
    return Optional.ofNullable(states)
        .map(images -> images.filter(Census.in(State.RELABELLED)).select("path", "label", "split"));
  }

  /**
   * Returns the paths of the known images whose files no longer exist; empty if it is uncertain.
   */
  public Optional<Dataset<Row>> gone() {
    return Optional.ofNullable(states)
        .filter(ExtractionRun::isTrusted)
        .map(images -> new Gone(images.sparkSession(), pass.found()).of(images).toDF("path"));
  }

  private static Dataset<Row> coded(
      ImagePass pass,
      Extraction extraction,
      Dataset<Row> images,
      long count,
      UnaryOperator<Dataset<Row>> more) {
    Dataset<Row> tasks = extraction.tasks(pass.found(), images, count);
    return pass.keep(more.apply(extraction.code(tasks, pass.counters())), StorageLevel.DISK_ONLY());
  }

  private static CodedImages ended(
      ImagePass pass, Dataset<Row> rows, ImageCounts counts, @Nullable Dataset<Row> states) {
    pass.done(counts);
    pass.end();
    return new CodedImages(pass, rows, counts, states);
  }

  private static ImageCounts counted(
      Dataset<Row> rows, int layers, Map<PassedOver, Long> passedOver) {
    Dataset<Row> counts =
        rows.agg(count(when(col("error").isNull(), 1)), count(when(col("error").isNotNull(), 1)));
    Row row = SessionSettings.during(rows.sparkSession(), FIXED_PLAN, () -> counts.first());
    return ImageCounts.of(row.getLong(0) / layers, row.getLong(1), passedOver);
  }

  /**
   * Returns the columns of the listing, {@code sha256, width, height, net, layer, code, run_id,
   * extracted_at}, and {@code stage, error, message}, which are null if there is a code. There is
   * one row for each image and layer, or a single one for an image that failed.
   */
  public Dataset<Row> rows() {
    return rows;
  }

  /** Returns the listing of the images. */
  public FoundImages found() {
    return pass.found();
  }

  /** Returns the number of images by outcome. */
  public ImageCounts counts() {
    return counts;
  }

  /** Releases the rows. */
  @Override
  public void close() {
    pass.close();
  }
}
