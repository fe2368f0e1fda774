// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.codes.Counters;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.LabelledImages;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Report;
import dev.headstart.report.StageTimes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The report on a fine-tuned net. Training measures only loss and accuracy, so the net is run once
 * more on the images to report on: it gives their codes and probabilities.
 *
 * @param net the fine-tuned net, whose output is probabilities
 * @param tuned its classes and curves
 */
record FineTunedReport(Job job, PretrainedNet net, FineTuned tuned, Inference inference) {

  /**
   * Returns a report with the curves, and the predictions of the test images, or without any of the
   * validation images.
   *
   * @param seed the random seed of the bootstrap
   */
  Report of(TrainingParts parts, Throughput epochs, Provenance provenance, long seed) {
    StageTimes stages = new StageTimes();
    stages.add("epochs", epochs.seconds(), epochs.images());
    Report report =
        new Report(net, tuned.labels(), provenance, stages).training(tuned.curves().toMap());
    addPredictions(report, parts, seed);
    return report;
  }

  private void addPredictions(Report report, TrainingParts parts, long seed) {
    LabelledImages images = parts.test() != null ? parts.test() : parts.validation();
    if (images == null) {
      report.note("There were no images for validation or testing to report on.");
      return;
    }
    if (parts.test() == null) {
      report.note("These are the images that the epoch was chosen by: too optimistic.");
    }
    Dataset<Row> scored = scored(images).persist(StorageLevel.DISK_ONLY());
    report.images(images.found()).evaluate("predict and evaluate", scored, seed);
  }

  private Dataset<Row> scored(LabelledImages images) {
    String probabilities = net.outputs().get(0);
    Extraction extraction =
        Extraction.of(net, List.of(net.codeLayer(), probabilities), inference, job.runId());
    Dataset<Row> listing =
        images.rows().select("path", "label", "split", "length", "modified").dropDuplicates("path");
    Dataset<Row> coded =
        extraction
            .code(
                extraction.tasks(images.found(), listing, images.count()),
                Counters.in(job.spark().sparkContext()))
            .filter(col("error").isNull())
            .persist(StorageLevel.DISK_ONLY());
    Dataset<Row> scores =
        coded
            .filter(col("layer").equalTo(probabilities))
            .select(col("path"), functions.array_to_vector(col("code")).as("probability"));
    List<String> names = new ArrayList<>(tuned.labels());
    UDF1<Vector, @Nullable String> best = vector -> names.get(vector.argmax());
    return coded
        .filter(col("layer").equalTo(net.codeLayer()))
        .join(scores, "path")
        .withColumn("predicted", udf(best, DataTypes.StringType).apply(col("probability")));
  }
}
