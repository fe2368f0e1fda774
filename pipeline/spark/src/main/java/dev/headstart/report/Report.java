// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.lit;

import dev.headstart.evaluate.Evaluation;
import dev.headstart.evaluate.Evaluator;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.source.FoundImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A report on a run: a page for people, and the same numbers as JSON. It has a section for
 * everything that it was given. What is computed from rows is computed on the executors: counts,
 * curves of at most 200 points and a few hundred images reach the driver.
 *
 * <pre>{@code
 * new Report(net, labels, provenance, stages)
 *     .scored(scored, evaluation)
 *     .write("hdfs:///reports/ants", spark);
 * }</pre>
 */
public final class Report {

  final PretrainedNet net;
  final List<String> labels;
  final Provenance provenance;
  final StageTimes stages;
  final List<String> notes = new ArrayList<>();
  @Nullable Dataset<Row> scored;
  @Nullable Evaluation evaluation;
  @Nullable FoundImages found;
  @Nullable Dataset<Row> failed;
  @Nullable LearningCurve learning;
  Map<String, ? extends List<?>> training = Map.of();
  Map<String, ?> leakage = Map.of();
  Map<String, ?> drift = Map.of();

  /**
   * Starts a report without sections.
   *
   * @param labels the classes of the head, in the order of its scores
   * @param stages the stages of the run, to which more may be added until the report is written
   */
  public Report(PretrainedNet net, List<String> labels, Provenance provenance, StageTimes stages) {
    this.net = Objects.requireNonNull(net, "net");
    this.labels = List.copyOf(labels);
    this.provenance = Objects.requireNonNull(provenance, "provenance");
    this.stages = Objects.requireNonNull(stages, "stages");
  }

  /**
   * Adds predictions and their evaluation.
   *
   * @param rows scored rows with {@code path, label, split, length, modified, code, predicted} and
   *     {@code probability} or {@code rawPrediction}; they are read several times
   * @param measured the evaluation of the same rows
   */
  public Report scored(Dataset<Row> rows, Evaluation measured) {
    this.evaluation = Objects.requireNonNull(measured, "evaluation");
    this.scored = Objects.requireNonNull(rows, "rows");
    return this;
  }

  /**
   * Evaluates predictions, as a stage of the run, and adds both.
   *
   * @param stage the name of the stage
   * @param rows as in {@link #scored}
   * @param seed the random seed of the bootstrap
   */
  public Evaluation evaluate(String stage, Dataset<Row> rows, long seed) {
    Evaluation measured =
        stages.time(stage, () -> Evaluator.evaluate(rows, labels, seed), Evaluation::count);
    scored(rows, measured);
    return measured;
  }

  /** Adds predictions without looking at labels. */
  public Report predicted(Dataset<Row> rows) {
    this.scored = rows.withColumn("label", lit(null).cast("string"));
    return this;
  }

  /** Says which listing the images come from. Without it, they are files of their own. */
  public Report images(FoundImages images) {
    this.found = images;
    return this;
  }

  /**
   * Adds images that failed.
   *
   * @param rows rows with {@code path, stage, error, message}
   */
  public Report failures(Dataset<Row> rows) {
    this.failed = rows;
    return this;
  }

  /** Adds the accuracy against the number of training images. */
  public Report learning(LearningCurve curve) {
    this.learning = curve;
    return this;
  }

  /**
   * Adds the curves of a fine-tuning.
   *
   * @param curves lists of equal length, by name: {@code epoch, training_loss, …}
   */
  public Report training(Map<String, ? extends List<?>> curves) {
    this.training = curves;
    return this;
  }

  /** Says which of the rows were learnt from, or nearly so, by name. */
  public Report leakage(Map<String, ?> found) {
    this.leakage = found;
    return this;
  }

  /** Says how the images differ from those of a reference, by name; nothing if it is empty. */
  public Report drift(Map<String, ?> found) {
    this.drift = found;
    return this;
  }

  /** Adds a sentence that a reader must know, such as which rows were left out. */
  public Report note(String sentence) {
    notes.add(sentence);
    return this;
  }

  /** Returns the origin of the run's results. */
  public Provenance provenance() {
    return provenance;
  }

  /** Returns the stages of the run, to which the caller adds. */
  public StageTimes stages() {
    return stages;
  }

  /**
   * Computes the sections and writes {@code index.html} and {@code report.json} into a folder,
   * where they replace an older report.
   *
   * @throws IOException if they cannot be written
   */
  public void write(String uri, SparkSession spark) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    new ReportFolder(uri, hadoop).write(Sections.of(this, spark));
  }
}
