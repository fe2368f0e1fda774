// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;

import dev.headstart.codes.StageNames;
import dev.headstart.drift.DriftGate;
import dev.headstart.drift.Verdict;
import dev.headstart.jobs.cli.Job;
import dev.headstart.model.SavedModel;
import dev.headstart.model.TrainedRows;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Compares the images that {@code predict} scored with a reference.
 *
 * @param reference the rows of the reference
 * @param own whether the images that are scored are rows of the reference
 * @param trained the images that the model was trained on, if it says which
 */
record PredictDrift(
    Job job,
    DriftOptions options,
    SavedModel saved,
    Dataset<Row> reference,
    boolean own,
    Optional<TrainedRows> trained) {

  /**
   * Opens the reference.
   *
   * @param codes the table whose codes are scored, or null
   */
  static PredictDrift open(
      Job job, DriftOptions options, String model, SavedModel saved, @Nullable String codes)
      throws IOException {
    Dataset<Row> rows =
        options.rows(job, null, saved.net().fingerprint(), saved.layer()).orElseThrow();
    return new PredictDrift(
        job,
        options,
        saved,
        rows,
        codes != null && options.isOf(codes),
        TrainedRows.ofModel(model, job.spark()));
  }

  /** Compares, and says what was found. */
  Verdict compare(Dataset<Row> fresh) {
    return StageNames.during(job.spark(), "compare with the reference", () -> verdict(fresh));
  }

  /** Scores of images that the model was trained on are higher than those of others. */
  private Verdict verdict(Dataset<Row> fresh) {
    Dataset<Row> others = own ? DriftOptions.without(reference, fresh) : reference;
    Dataset<Row> unseen =
        trained
            .map(t -> t.mark(others).filter(col(TrainedRows.SEEN).equalTo(false)))
            .orElse(others);
    Verdict verdict =
        unseen.limit(DriftGate.LEAST).count() >= DriftGate.LEAST
            ? options.gate().scored(unseen, fresh, saved::scoreCodes, saved.labels())
            : withOwnHead(options.gate().codes(others, fresh));
    options.say(job, verdict);
    return verdict;
  }

  private static Verdict withOwnHead(Verdict verdict) {
    String note = "the model was trained on the reference: its own scores are not compared";
    return verdict.drift().isEmpty() ? verdict : new Verdict(verdict.drift(), note);
  }

  /** Returns the metrics for the report. */
  Map<String, Object> toMap(Verdict verdict) {
    return options.toMap(verdict);
  }
}
