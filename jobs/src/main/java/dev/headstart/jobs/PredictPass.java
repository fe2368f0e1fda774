// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.codes.CodedImages;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.codes.Inference;
import dev.headstart.codes.StageNames;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.drift.Verdict;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.model.Predictions;
import dev.headstart.model.SavedModel;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Report;
import dev.headstart.report.StageTimes;
import dev.headstart.source.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * One pass of {@code predict}: scores what is new, and writes it.
 *
 * @param drift the comparison with a reference, if it was asked for
 * @param prune whether the predictions of images that are gone are dropped
 */
record PredictPass(
    Job job,
    SavedModel saved,
    PredictionTarget target,
    ReportOptions reports,
    Optional<PredictDrift> drift,
    boolean prune,
    Provenance provenance) {

  /**
   * What a pass did.
   *
   * @param gone the number of images whose files no longer exist
   * @param verdict of the comparison with a reference, or null
   * @param provenance what is stored with the predictions
   */
  record Done(
      ImageCounts counts,
      long gone,
      Throughput throughput,
      @Nullable Verdict verdict,
      Provenance provenance) {}

  /** Scores images, and says what was done. */
  Done images(ImageSource source, Inference how) throws IOException {
    return images(source, how, true);
  }

  /** Scores images, and says what was done if there was anything new. */
  Done imagesSince(ImageSource source, Inference how) throws IOException {
    return images(source, how, false);
  }

  private Done images(ImageSource source, Inference how, boolean always) throws IOException {
    Optional<Dataset<Row>> known = target.known(job, saved);
    long start = System.nanoTime();
    StageTimes stages = new StageTimes();
    try (CodedImages scored =
        stages.time(
            "decode, codes, scores",
            () ->
                known.isPresent()
                    ? saved.scoreImages(
                        known.get(), job.spark(), source, how, job.runId(), job.progress())
                    : saved.scoreImages(job.spark(), source, how, job.runId(), job.progress()),
            all -> all.counts().listed())) {
      Predictions made = target.shaped(job, Predictions.of(scored, saved), scored.rows());
      ImageCounts counts = scored.counts();
      if (known.isEmpty() || counts.coded() + counts.failed() > 0) {
        target.write(job, made, known.isPresent(), provenance);
      }
      scored.relabelled().ifPresent(this::relabel);
      long gone = scored.gone().map(this::gone).orElse(0L);
      long tried = counts.coded() + counts.failed();
      Throughput throughput = Throughput.since(start, tried);
      if (always || tried > 0 || (prune && gone > 0)) {
        say(counts, gone, throughput, made);
      }
      Verdict verdict =
          drift.map(d -> d.compare(scored.rows().filter(col("error").isNull()))).orElse(null);
      Done done = new Done(counts, gone, throughput, verdict, provenance);
      stages.add("write", done.throughput().seconds() - stages.seconds(), counts.listed());
      reports.write(
          job,
          () ->
              new Report(
                      saved.net(),
                      saved.labels(),
                      provenance.with("images", source.places()),
                      stages)
                  .predicted(scored.rows())
                  .drift(compared(verdict))
                  .images(scored.found())
                  .failures(scored.rows().filter(col("error").isNotNull())));
      return done;
    }
  }

  /** Scores the rows of a codes table, and says what was done. */
  Done codes(String uri) throws IOException {
    CodesTable table = CodesOf.table(job, uri, null);
    Dataset<Row> rows = CodesOf.matching(table, saved.net().fingerprint(), saved.layer()).rows();
    StageNames.about(job.spark().sparkContext(), List.of(uri), saved.net().card().name());
    Optional<Dataset<Row>> known = target.known(job, saved);
    long start = System.nanoTime();
    Dataset<Row> fresh = known.map(those -> without(rows, those)).orElse(rows);
    Provenance from = provenance.with("codes", Outcome.describe(table));
    Dataset<Row> scored = saved.scoreCodes(fresh).drop("features");
    Dataset<Row> made =
        target
            .shaped(job, Predictions.of(scored, saved), rows)
            .rows()
            .persist(StorageLevel.DISK_ONLY());
    try {
      long count = made.count();
      long all = known.isPresent() ? rows.count() : count;
      if (known.isEmpty() || count > 0) {
        target.write(job, new Predictions(made), known.isPresent(), from);
      }
      Throughput throughput = Throughput.since(start, count);
      job.say("%,d codes scored in %s", count, throughput);
      sayIf(all - count, "unchanged since they were scored");
      sayClasses(new Predictions(made));
      Verdict verdict = drift.map(d -> d.compare(scored)).orElse(null);
      StageTimes stages = new StageTimes();
      stages.add("scores, write", throughput.seconds(), count);
      reports.write(
          job,
          () ->
              new Report(saved.net(), saved.labels(), from, stages)
                  .predicted(scored)
                  .drift(compared(verdict)));
      ImageCounts counts =
          new ImageCounts(Map.of(End.CODED, count, End.UNCHANGED, all - count), Map.of(), 0, 0, 0);
      return new Done(counts, 0, throughput, verdict, from);
    } finally {
      made.unpersist();
    }
  }

  /** Returns the rows of images that are not known, or known in another version. */
  private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> known) {
    Dataset<Row> k = known.alias("k");
    Dataset<Row> c = rows.alias("c");
    return c.join(
        k,
        col("c.path")
            .equalTo(col("k.path"))
            .and(col("c.length").eqNullSafe(col("k.length")))
            .and(col("c.modified").eqNullSafe(col("k.modified")))
            .and(col("c.label").eqNullSafe(col("k.label")))
            .and(col("c.split").eqNullSafe(col("k.split"))),
        "left_anti");
  }

  private void relabel(Dataset<Row> rows) {
    if (!rows.isEmpty()) {
      Predictions.relabel(rows, target.uri(), provenance);
    }
  }

  private long gone(Dataset<Row> paths) {
    Dataset<Row> kept = paths.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = kept.count();
      if (prune && count > 0) {
        Predictions.remove(kept, target.uri(), provenance);
      }
      return count;
    } finally {
      kept.unpersist();
    }
  }

  private Map<String, ?> compared(@Nullable Verdict verdict) {
    return drift.isEmpty() || verdict == null ? Map.of() : drift.get().toMap(verdict);
  }

  private void say(ImageCounts counts, long gone, Throughput throughput, Predictions made) {
    job.say("%,d images scored in %s", counts.coded(), throughput);
    sayIf(counts.of(End.UNCHANGED), "unchanged since they were scored");
    sayIf(counts.replaced(), "replaced since they were scored");
    sayIf(counts.of(End.QUARANTINED), "failed before, and have not changed");
    sayIf(gone, prune ? "gone, and dropped" : "gone (--prune drops their predictions)");
    Accounts.say(job, counts);
    sayClasses(made);
  }

  private void sayClasses(Predictions made) {
    made.rows()
        .groupBy(coalesce(col("predicted"), lit("(no prediction: see error)")).as("class"))
        .agg(count("*").as("images"))
        .orderBy(desc("images"), col("class"))
        .limit(20)
        .collectAsList()
        .forEach(row -> job.say("  %,8d  %s", row.getLong(1), row.getString(0)));
    job.say("predictions  %s", target.uri());
  }

  private void sayIf(long images, String what) {
    if (images > 0) {
      job.say("  %,d %s", images, what);
    }
  }
}
