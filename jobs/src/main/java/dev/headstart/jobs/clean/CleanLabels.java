// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.clean;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.clean.LabelIssues;
import dev.headstart.clean.RankBy;
import dev.headstart.head.HeadKind;
import dev.headstart.head.LinearHead;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.TableOutput;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Gallery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code clean --labels}, and what it does. */
final class CleanLabels {

  private static final int LINES = 20;

  @Option(
      names = "--labels",
      required = true,
      description = "Find labels that look wrong; needs codes with labels.")
  @SuppressWarnings("UnusedVariable") // that it is there chooses this group of options
  private boolean labels;

  @Option(
      names = "--head",
      defaultValue = "softmax",
      paramLabel = "svm|softmax",
      description = "The head that gives the probabilities (default: ${DEFAULT-VALUE}).")
  private HeadKind head;

  @Option(
      names = "--folds",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "Folds of the cross-validation: a head is trained without each of them"
              + " (default: ${DEFAULT-VALUE}).")
  private int folds;

  @Option(
      names = "--tune",
      description = "Choose regularisation and standardisation by cross-validation first.")
  private boolean tune;

  @Option(
      names = "--reg-param",
      paramLabel = "R",
      description = "MLlib's regParam (default: derived from the scale of the codes, as in train).")
  private @Nullable Double regParam;

  @Option(
      names = "--rank-by",
      defaultValue = "self_confidence",
      paramLabel = "self_confidence|normalized_margin",
      description =
          "The score: self_confidence, the probability of the label; normalized_margin, how far it"
              + " is above the largest of the others (default: ${DEFAULT-VALUE}).")
  private RankBy rankBy;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "Look only at images of this split, such as train, so that those of others have no"
              + " influence (default: all images with labels).")
  private @Nullable String split;

  void check() {
    if (tune && regParam != null) {
      throw new InputException("Tuning finds regParam itself: give regParam or tune, not both");
    }
  }

  Outcome run(
      Job job,
      CodesOf chosen,
      PretrainedNet net,
      long seed,
      TableOutput out,
      ReportOptions report,
      Provenance provenance)
      throws IOException {
    long start = System.nanoTime();
    Dataset<Row> rows = rows(chosen);
    try (LabelIssues issues = LabelIssues.find(head(job, seed), rows, rankBy)) {
      List<LabelIssues.OfClass> classes = issues.byClass();
      long images = classes.stream().mapToLong(LabelIssues.OfClass::images).sum();
      long found = classes.stream().mapToLong(LabelIssues.OfClass::issues).sum();
      job.say(
          "%,d of %,d labels look wrong (%.1f %%), by %s on codes of %s, in %.1f s",
          found,
          images,
          100.0 * found / images,
          head.word(),
          net.card().name(),
          Verb.seconds(start));
      job.say(
          "Confident learning estimates %,d wrong ones (%.1f %%).",
          issues.joint().wrong(), 100.0 * issues.joint().wrong() / images);
      say(job, classes);
      List<LabelIssues.OfPair> pairs = issues.byPair();
      sayPairs(job, pairs);
      out.write(issues.rows(), FormatVersion.LABEL_ISSUES, provenance);
      job.say("%nissues  %s", out.uri());
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("rows", images);
      counts.put("classes", classes.size());
      counts.put("issues", found);
      report.write(job, to -> gallery(issues.rows()).write(to, net, provenance, counts, rows));
      return new Outcome(
          ExitStatus.DONE,
          counts,
          Throughput.NONE,
          metrics(issues, classes, pairs),
          Outcome.describe(net),
          provenance);
    }
  }

  /** The surest issues, by pair of classes. */
  private static Gallery gallery(Dataset<Row> issues) {
    List<Row> surest =
        issues
            .filter("is_issue")
            .orderBy("rank")
            .select("label", "suggested", "probability", "suggested_probability", "path")
            .limit(Gallery.MOST)
            .collectAsList();
    Map<String, List<Gallery.Item>> pairs = new LinkedHashMap<>();
    for (Row row : surest) {
      String heading =
          Texts.format("labelled %s, looks like %s", row.getString(0), row.getString(1));
      String caption =
          Texts.format(
              "%s %.2f, %s %.2f",
              row.getString(0), row.getDouble(2), row.getString(1), row.getDouble(3));
      pairs
          .computeIfAbsent(heading, pair -> new ArrayList<>())
          .add(new Gallery.Item(heading, caption, row.getString(4)));
    }
    return new Gallery(
        "Labels that look wrong",
        "The surest first, with the probabilities of heads that did not learn from the image.",
        pairs.values().stream().flatMap(List::stream).toList());
  }

  private Dataset<Row> rows(CodesOf chosen) {
    Dataset<Row> labelled = chosen.rows().filter(col("label").isNotNull());
    Dataset<Row> rows = split == null ? labelled : labelled.filter(col("split").equalTo(split));
    if (rows.isEmpty()) {
      throw new InputException(
          Texts.format(
              "The codes at %s have no labels%s.",
              chosen.table().uri(), split == null ? "" : " of images of the split " + split));
    }
    return rows;
  }

  private LinearHead head(Job job, long seed) {
    try {
      LinearHead untrained =
          new LinearHead()
              .setKind(head.word())
              .setTune(tune)
              .setFolds(folds)
              .setCalibrate(true)
              .setSeed(seed)
              .setParallelism(job.spark().sparkContext().defaultParallelism());
      return regParam == null ? untrained : untrained.setRegParam(regParam);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void say(Job job, List<LabelIssues.OfClass> classes) {
    job.say("%n%-24s %9s %9s", "class", "images", "issues");
    for (LabelIssues.OfClass of : classes.stream().limit(LINES).toList()) {
      job.say(
          "%-24s %,9d %,9d  %5.1f %%",
          of.label(), of.images(), of.issues(), 100.0 * of.issues() / of.images());
    }
    sayRest(job, classes.size());
  }

  private static void sayPairs(Job job, List<LabelIssues.OfPair> pairs) {
    if (!pairs.isEmpty()) {
      job.say("%n%-24s %-24s %9s", "label", "looks like", "issues");
    }
    for (LabelIssues.OfPair pair : pairs.stream().limit(LINES).toList()) {
      job.say("%-24s %-24s %,9d", pair.label(), pair.suggested(), pair.issues());
    }
    sayRest(job, pairs.size());
  }

  private static void sayRest(Job job, int size) {
    if (size > LINES) {
      job.say("… and %,d more; --summary has all of them", size - LINES);
    }
  }

  private static Map<String, Object> metrics(
      LabelIssues issues, List<LabelIssues.OfClass> classes, List<LabelIssues.OfPair> pairs) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("estimated_wrong", issues.joint().wrong());
    metrics.put(
        "classes",
        classes.stream()
            .map(of -> Map.of("label", of.label(), "images", of.images(), "issues", of.issues()))
            .toList());
    metrics.put(
        "pairs",
        pairs.stream()
            .map(
                of ->
                    Map.of("label", of.label(), "suggested", of.suggested(), "issues", of.issues()))
            .toList());
    return metrics;
  }
}
