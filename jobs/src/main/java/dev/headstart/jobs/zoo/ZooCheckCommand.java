// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.image.ImageException;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.source.FileReader;
import dev.headstart.zoo.ClassNames;
import dev.headstart.zoo.InputVariant;
import dev.headstart.zoo.PreprocessingCheck;
import dev.headstart.zoo.PreprocessingCheck.Result;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code zoo check}: checks with images whether a net's card has the right
 * preprocessing.
 */
@Command(
    name = "check",
    header = "Check a net's preprocessing on labelled images.",
    description = {
      "Measures a net's accuracy on images of its own classes with the preprocessing of its",
      "card and with the usual mistakes: red and blue swapped, other value ranges, another",
      "mean, another crop or filter. Reports if one of them is clearly better. With 100 images",
      "or more it detects most mistakes."
    })
final class ZooCheckCommand extends Verb {

  @Mixin private NetOptions nets;

  @Option(
      names = "--images",
      arity = "1..*",
      required = true,
      paramLabel = "URI",
      description = "Folders, files, globs or CSV files, as in extract; not tables and shards.")
  private List<String> images;

  @Mixin private SourceOptions sources;

  @Option(
      names = "--limit",
      defaultValue = "200",
      paramLabel = "N",
      description = "Use a random sample of at most this many images (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed of the sample (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.atLeast("--limit", limit, 1);
    PretrainedNet net = nets.load(job.hadoop());
    List<Row> drawn = drawn(job);
    try (PreprocessingCheck check = new PreprocessingCheck(net, threads(job))) {
      ClassNames names = new ClassNames(net.card().labels(), check.classes());
      int left = 0;
      for (Row row : drawn) {
        left += add(job, check, names, row) ? 0 : 1;
      }
      if (left == drawn.size()) {
        throw noneFits(net, check, drawn);
      }
      Optional<Result> better = check.better();
      say(job, check, better, left);
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("seen", drawn.size());
      counts.put("left_out", left);
      return new Outcome(
          ExitStatus.DONE,
          counts,
          Throughput.NONE,
          metrics(check, better),
          Outcome.describe(net),
          job.provenance("zoo check").with("net", Outcome.describe(net)));
    }
  }

  private List<Row> drawn(Job job) {
    List<Row> rows =
        sources
            .source(images)
            .find(job.spark())
            .listing()
            .filter(col("label").isNotNull())
            .orderBy(xxhash64(col("path"), lit(seed)), col("path"))
            .limit(limit)
            .select("path", "label", "length")
            .collectAsList();
    if (rows.isEmpty()) {
      throw new InputException(
          Texts.format(
              "There are no labelled images at %s: give folders of classes, or --labels with a CSV"
                  + " file path,label.",
              String.join(" ", images)));
    }
    return rows;
  }

  private static int threads(Job job) {
    return job.spark().sparkContext().isLocal()
        ? job.spark().sparkContext().defaultParallelism()
        : Runtime.getRuntime().availableProcessors();
  }

  private static boolean add(Job job, PreprocessingCheck check, ClassNames names, Row row) {
    Set<Integer> answers = names.find(row.getString(1));
    if (answers.isEmpty()) {
      return false;
    }
    try {
      check.add(read(row, job.hadoop()), answers);
      return true;
    } catch (IOException | ImageException e) {
      job.say("  left out: %s: %s", row.getString(0), e.getMessage());
      return false;
    }
  }

  private static byte[] read(Row row, Configuration hadoop) throws IOException {
    return FileReader.read(row.getString(0), row.isNullAt(2) ? -1 : row.getLong(2), hadoop);
  }

  private static InputException noneFits(
      PretrainedNet net, PreprocessingCheck check, List<Row> drawn) {
    return new InputException(
        Texts.format(
            "No image could be used, the first one has label '%s': labels must be class names of"
                + " the net's card (%s) or indices in its output, 0 to %d.",
            drawn.get(0).getString(1),
            net.card().labels().isEmpty()
                ? "which has none"
                : Texts.format("such as '%s'", net.card().labels().get(0)),
            check.classes() - 1));
  }

  private static void say(Job job, PreprocessingCheck check, Optional<Result> better, int left) {
    List<Result> results = check.results();
    job.say("%-48s %6s %9s %9s", "preprocessing", "top-1", "log-loss", "p");
    for (Result r : results) {
      String p = r.equals(results.get(0)) ? "" : Texts.format("%.1e", r.pValue());
      job.say("%-48s %6.3f %9.3f %9s", r.variant().name(), r.top1(), r.loss(), p);
    }
    job.say(
        "%,d images%s; p: the chance to look this much better than the card's without being it",
        results.get(0).images(),
        left == 0 ? "" : Texts.format(", %,d left out (unknown label, or not readable)", left));
    if (better.isPresent()) {
      job.say("");
      job.say("The card is probably wrong. Clearly better: %s", better.get().variant().name());
      job.say("  %s", better.get().variant().asCard());
    } else if (check.betterResize().isPresent()) {
      InputVariant resize = check.betterResize().get().variant();
      job.say("");
      job.say("Channels and range are the best of these; another resize is clearly better here:");
      job.say("  %s", resize.resizeAsCard());
      job.say("Take it if the net was trained with it, or if your images are like these.");
    } else if (results.get(1).loss() < results.get(0).loss()) {
      job.say("");
      job.say(
          "The card's preprocessing is not the best here, but the difference may be chance: use more images."
              + " Best: %s",
          results.get(1).variant().name());
    } else {
      job.say("");
      job.say("The card's preprocessing is the best of these.");
    }
  }

  private static Map<String, Object> metrics(PreprocessingCheck check, Optional<Result> better) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("card_top1", check.results().get(0).top1());
    metrics.put("card_log_loss", check.results().get(0).loss());
    metrics.put("better", better.map(r -> r.variant().asCard()).orElse(null));
    better.ifPresent(r -> metrics.put("better_top1", r.top1()));
    return metrics;
  }
}
