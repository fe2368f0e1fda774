// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.headstart.evaluate.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** The sections that come from scored rows. */
final class ScoredSections {

  private final Report report;
  private final SparkSession spark;
  private final Dataset<Row> scored;
  private final boolean probabilities;
  private final ShownClasses classes;

  ScoredSections(Report report, SparkSession spark, Dataset<Row> scored) {
    this.report = report;
    this.spark = spark;
    this.scored = scored;
    this.probabilities = ScoredRows.areProbabilities(scored);
    this.classes =
        report.evaluation == null
            ? ShownClasses.unlabelled(report.labels)
            : ShownClasses.of(report.evaluation);
  }

  void addTo(Map<String, Object> numbers, Map<String, Object> page) {
    numbers.put("scores", probabilities ? "probability" : "margin");
    numbers.put("classes", classes.labels());
    numbers.put("shown_classes", classes.shown());
    Dataset<Row> rows = ScoredRows.of(scored, classes).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row range = rows.agg(count(lit(1)), min("score"), max("score")).first();
      Picks picks;
      if (range.getLong(0) == 0) {
        return;
      } else if (report.evaluation == null) {
        addShares(numbers, rows, range);
        picks = Picks.unlabelled(rows, classes.labels().size());
      } else {
        picks = addEvaluation(numbers, page, rows, range, report.evaluation);
      }
      CodesMap map = CodesMap.of(scored);
      numbers.put(
          "images", picks.byPath().values().stream().map(p -> p.toMap(classes.labels())).toList());
      numbers.put("galleries", picks.galleries());
      numbers.put("map", map.toMap());
      new PageImages(spark, report, picks, map).addTo(numbers, page);
    } finally {
      rows.unpersist();
    }
  }

  private void addShares(Map<String, Object> numbers, Dataset<Row> rows, Row range) {
    Map<String, Object> predictions = new LinkedHashMap<>();
    predictions.put("count", range.getLong(0));
    predictions.put("shares", ClassShares.of(rows, classes.labels()));
    predictions.put(
        "histogram",
        ClassShares.histogram(
            rows, probabilities ? 0 : range.getDouble(1), probabilities ? 1 : range.getDouble(2)));
    numbers.put("predictions", predictions);
  }

  private Picks addEvaluation(
      Map<String, Object> numbers,
      Map<String, Object> page,
      Dataset<Row> rows,
      Row range,
      Evaluation evaluation) {
    Dataset<Row> labelled = rows.filter(col("truth").isNotNull());
    Confusion confusion = Confusion.of(evaluation);
    Map<String, Object> measured = evaluation.toMap();
    measured.remove("confusion");
    numbers.put("evaluation", measured);
    numbers.put("confusion", confusion.toList());
    page.put("matrix", confusion.shown(classes));
    double width = range.getDouble(2) - range.getDouble(1);
    Quantum perClass = Quantum.of(evaluation.count() * classes.shown().size(), width);
    List<Map<String, Object>> curves = PrecisionRecall.of(labelled, classes, perClass);
    Map<String, Object> precisionRecall = new LinkedHashMap<>();
    precisionRecall.put("exact", perClass.exact());
    precisionRecall.put(
        "mean_average_precision",
        curves.stream()
            .mapToDouble(curve -> (double) curve.getOrDefault("average_precision", 0.0))
            .average()
            .orElse(0));
    precisionRecall.put("curves", curves);
    numbers.put("precision_recall", precisionRecall);
    numbers.put("coverage", Coverage.of(labelled, Quantum.of(evaluation.count(), width)));
    if (probabilities) {
      numbers.put("reliability", ReliabilityDiagram.of(labelled));
    }
    return Picks.labelled(labelled, classes, confusion);
  }
}
