package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.CodesTable;
import dev.headstart.codes.StageNames;
import dev.headstart.evaluate.Evaluation;
import dev.headstart.evaluate.Evaluator;
import dev.headstart.head.ClassWeights;
import dev.headstart.head.HeadKind;
import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import dev.headstart.head.TrainingSummary;
import dev.headstart.head.Trial;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.model.SavedModel;
import dev.headstart.model.Split;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: a linear head on codes. */
@Command(
    name = "train",
    header = "Train a linear classifier on codes.",
    description = {
      "Trains a linear classifier on CNN codes and saves it together with its net, so that it",
      "scores codes or images."
    })
final class TrainCommand extends Verb {

  @Option(
      names = "--codes",
      required = true,
      paramLabel = "URI",
      description = "The table of codes, with labels.")
  private String codes;

  @Option(
      names = "--as-of",
      paramLabel = "VERSION",
      description = "The version of the table of --codes to train on (default: the newest).")
  private Long asOf;

  @Option(
      names = "--head",
      required = true,
      paramLabel = "svm|softmax",
      description =
          "svm: a linear SVM (MLlib LinearSVC), one-vs-rest for more than two classes; "
              + "softmax: multinomial logistic regression.")
  private HeadKind head;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "URI",
      description = "Where to save the model.")
  private String model;

  @Option(
      names = "--tune",
      description = "Choose regularisation and standardisation by stratified cross-validation.")
  private boolean tune;

  @Option(
      names = "--folds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Folds of the cross-validation (default: ${DEFAULT-VALUE}).")
  private int folds;

  @Option(
      names = "--reg-param",
      paramLabel = "R",
      description =
          "MLlib's regParam, which equals 1/(C n) for scikit-learn's C and n rows "
              + "(default: derived from the scale of the codes).")
  private Double regParam;

  @Option(names = "--standardize", description = "Scale each feature to unit variance.")
  private boolean standardize;

  @Option(
      names = "--class-weights",
      defaultValue = "none",
      paramLabel = "none|balanced",
      description = "balanced: weight rows so that each class counts the same (default: none).")
  private ClassWeights classWeights;

  @Option(
      names = "--test-split",
      paramLabel = "R",
      description = "Hold out this share of each class for the test, 0 to 1.")
  private Double testSplit;

  @Option(names = "--test-codes", paramLabel = "URI", description = "Test on this table of codes.")
  private String testCodes;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer whose codes to train on, if the table has several.")
  private String layer;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed of splits, folds and bootstrap (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--overwrite", description = "Replace the model if it exists.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    Configuration hadoop = job.spark().sparkContext().hadoopConfiguration();
    LinearHead untrained = head(job);
    checkTarget(hadoop);
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, codes, asOf), layer);
    Split split = split(job, chosen);
    PretrainedNet net = chosen.table().net(chosen.net());

    long start = System.nanoTime();
    StageNames.about(job.spark().sparkContext(), List.of(codes), net.card().name());
    LinearHeadModel trained =
        StageNames.during(job.spark(), "fit " + head.word(), () -> untrained.fit(split.train()));
    TrainingSummary summary = trained.summary();
    job.say(
        "%s on %,d codes of %s, %d classes, in %.1f s",
        head.word(), summary.rows(), net.card().name(), trained.labels().size(), seconds(start));
    job.say("  regParam %.3g, %s", summary.regParam(), scaling(summary.standardize()));
    sayTrials(job, summary.trials());

    Provenance provenance =
        job.provenance("train")
            .with("net", Outcome.describe(net))
            .with("layer", chosen.layer())
            .with("codes", Outcome.describe(chosen.table()));
    Map<String, Object> metrics = metrics(summary);
    if (split.test().isPresent()) {
      Evaluation evaluation =
          Evaluator.evaluate(trained.transform(split.test().get()), trained.labels(), seed);
      job.say(Texts.format("%n%s", evaluation.toTable()));
      metrics.put("test", evaluation.toMap());
    }
    SavedModel.of(trained, net, chosen.layer()).save(model, metrics, provenance, hadoop);
    job.say("model  %s", model);
    return new Outcome(
        ExitStatus.DONE,
        new TreeMap<>(Map.of("rows", summary.rows(), "classes", trained.labels().size())),
        0,
        metrics,
        Outcome.describe(net),
        provenance);
  }

  private LinearHead head(Job job) {
    if (testSplit != null && testCodes != null) {
      throw new InputException("--test-split and --test-codes: give one of them.");
    }
    if (testSplit != null) {
      Arguments.rate("--test-split", testSplit);
    }
    if (tune && regParam != null) {
      throw new InputException("Tuning finds regParam itself: give regParam or tune, not both");
    }
    try {
      LinearHead untrained =
          new LinearHead()
              .setKind(head.word())
              .setTune(tune)
              .setFolds(folds)
              .setStandardize(standardize)
              .setClassWeights(classWeights.word())
              .setSeed(seed)
              .setParallelism(job.spark().sparkContext().defaultParallelism());
      return regParam == null ? untrained : untrained.setRegParam(regParam);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private Split split(Job job, CodesOf chosen) {
    Dataset<Row> labelled = chosen.rows().filter(col("label").isNotNull());
    if (labelled.isEmpty()) {
      throw new InputException(
          Texts.format(
              "The codes at %s have no labels: extract them with --labels folder or a CSV file.",
              codes));
    }
    if (testSplit != null) {
      return Split.stratified(labelled, testSplit, seed);
    }
    if (testCodes != null) {
      CodesTable table = CodesOf.table(job, testCodes, null);
      return Split.of(labelled, CodesOf.matching(table, chosen.net(), chosen.layer()).rows());
    }
    return Split.asLabelled(labelled);
  }

  private void checkTarget(Configuration hadoop) throws IOException {
    if (!Arguments.exists("--model", model, hadoop) || !SavedModel.isAt(model, hadoop)) {
      Arguments.emptyPlace("--model", model, hadoop);
    } else if (!overwrite) {
      throw new InputException(
          Texts.format("There is a model at %s already: --overwrite replaces it.", model));
    }
  }

  private static Map<String, Object> metrics(TrainingSummary summary) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("reg_param", summary.regParam());
    metrics.put("standardize", summary.standardize());
    metrics.put("rows_without_code", summary.rowsWithoutCode());
    if (!summary.trials().isEmpty()) {
      metrics.put("trials", summary.trials().stream().map(TrainCommand::describe).toList());
    }
    return metrics;
  }

  private static Map<String, Object> describe(Trial trial) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("reg_param", trial.regParam());
    map.put("standardize", trial.standardize());
    map.put("accuracy", trial.accuracy());
    map.put("accuracy_std", trial.accuracyStd());
    map.put("loss", trial.loss());
    map.put("chosen", trial.chosen());
    return map;
  }

  private static void sayTrials(Job job, List<Trial> trials) {
    for (Trial trial : trials) {
      job.say(
          "  %s regParam %-9.3g %-13s accuracy %.3f ± %.3f",
          trial.chosen() ? "*" : " ",
          trial.regParam(),
          scaling(trial.standardize()),
          trial.accuracy(),
          trial.accuracyStd());
    }
  }

  private static String scaling(boolean standardize) {
    return standardize ? "standardized" : "as it is";
  }
}
