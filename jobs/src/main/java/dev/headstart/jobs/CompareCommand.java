// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.jobs.cli.ZooOptions;
import dev.headstart.net.PretrainedNet;
import dev.headstart.probe.Candidate;
import dev.headstart.probe.Choice;
import dev.headstart.probe.LayerScore;
import dev.headstart.probe.Probes;
import dev.headstart.probe.Sample;
import dev.headstart.provenance.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code compare}: measures which net and which layer suit the user's images. */
@Command(
    name = "compare",
    header = "Measure which net and which layer suit your images.",
    description = {
      "Draws a stratified sample of labelled images, computes the codes of several layers of",
      "several nets (one pass for each net), and measures how well each tells the classes apart:",
      "by linear classifiers (softmax and svm, cross-validated at 45 and 5 strengths), by weighted",
      "nearest neighbours, from 1, 5 and 10 images of each class, and by LogME. It takes the one",
      "with the highest accuracy of a linear classifier; where a cheaper one is as good, that. It",
      "says why, whether fine-tuning is likely to pay, and prints the commands that follow.",
      "It stores no codes."
    })
final class CompareCommand extends Verb {

  @Option(
      names = "--images",
      arity = "1..*",
      required = true,
      paramLabel = "URI",
      description =
          "Labelled images, as in extract. Those of the splits val and test are left alone.")
  private List<String> images;

  @Mixin private SourceOptions sources;

  @Option(
      names = "--net",
      required = true,
      paramLabel = "NAME|PATH",
      description = "A net to compare, as in extract; give two or more, each with --net.")
  private List<String> nets;

  @Mixin private ZooOptions zoo;

  @Option(
      names = "--layer",
      paramLabel = "NET=LAYER[,LAYER]",
      description =
          "The layers of a net to compare, the last of the net first (default: its code layer and"
              + " --other-layers more); NET is as in --net. May be repeated.")
  private Map<String, String> layers = new LinkedHashMap<>();

  @Option(
      names = "--other-layers",
      defaultValue = "2",
      paramLabel = "N",
      description =
          "How many layers to compare beside each code layer, of those that zoo show names as"
              + " others (default: ${DEFAULT-VALUE}).")
  private int otherLayers;

  @Option(
      names = "--sample",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "The number of images, at most; their codes are held by the driver (default:"
              + " ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--whole-set",
      paramLabel = "N",
      description =
          "The number of images that the codes are wanted of, for the estimate of hours (default:"
              + " all that --images has).")
  private @Nullable Long wholeSet;

  @Option(
      names = "--executors",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "The number of machines like this one (on a cluster: sessions like this one) to estimate"
              + " hours for (default: ${DEFAULT-VALUE}).")
  private int executors;

  @Option(
      names = "--fine-tune",
      description = {
        "Also fine-tune the last block of each net on four fifths of the sample and test it on the",
        "rest, which takes minutes: what follows the earliest of the layers that are compared, for",
        "five epochs. A net that cannot be trained is named with the reason."
      })
  private boolean fineTune;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed of the sample and the folds (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private InferenceOptions inference;

  @Mixin private ReportOptions report;

  @Override
  protected boolean trainsNet() {
    return fineTune;
  }

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.atLeast("--sample", size, 20);
    Arguments.atLeast("--executors", executors, 1);
    Arguments.atLeast("--other-layers", otherLayers, 0);
    report.check(job.hadoop());
    List<Candidate> candidates = candidates(job);
    long start = System.nanoTime();
    Sample sample =
        Sample.of(
            job.spark(),
            sources.source(images),
            candidates,
            inference.inference(),
            job.runId(),
            job.progress(),
            size,
            seed);
    Throughput throughput = Throughput.since(start, (long) sample.size() * candidates.size());
    Accounts.say(job, sample.counts());
    Probes probes = new Probes(job.spark(), sample, seed);
    List<LayerScore> scores = new ArrayList<>();
    for (Sample.Coded coded : sample.coded()) {
      scores.addAll(probes.of(coded));
    }
    long all = sample.classes().values().stream().mapToLong(n -> n).sum();
    long whole = wholeSet == null ? all : wholeSet;
    Choice choice = Choice.of(scores, (double) whole / sample.classes().size());
    ComparedTunings tunings =
        fineTune
            ? ComparedTunings.of(
                job, sources.source(images), inference.inference(), sample, size, seed)
            : ComparedTunings.none();
    Comparison comparison = new Comparison(sample, scores, choice, whole, executors, seed, tunings);
    new ComparisonText(comparison, seconds(start))
        .say(job, new ComparisonCommands(this, images, choice));
    Provenance provenance =
        job.provenance("compare")
            .with(
                "nets",
                candidates.stream()
                    .map(c -> c.net().card().name() + " " + c.net().fingerprint())
                    .toList());
    Map<String, Object> metrics = comparison.toMap(probes.repeats());
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("comparison", metrics);
    numbers.put("provenance", provenance.toMap());
    report.write(job, to -> to.write("Comparison of nets", numbers));
    Map<String, Object> counts = Accounts.seen(sample.counts());
    counts.put("sampled", sample.size());
    counts.put("failed", sample.counts().failed());
    counts.put("classes", sample.labels().size());
    counts.put("layers", scores.size());
    Accounts.putPassedOver(sample.counts(), counts);
    return new Outcome(
        ExitStatus.DONE,
        counts,
        throughput,
        metrics,
        Outcome.describe(choice.taken().candidate().net()),
        provenance);
  }

  private List<Candidate> candidates(Job job) {
    for (String named : layers.keySet()) {
      if (!nets.contains(named)) {
        throw new InputException(
            Texts.format(
                "--layer names the net %s, which no --net names: write it as in --net.", named));
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    for (String name : nets.stream().distinct().toList()) {
      PretrainedNet net = NetOptions.load(name, null, zoo, job.hadoop());
      String asked = layers.get(name);
      candidates.add(
          asked == null
              ? Candidate.of(name, net, otherLayers)
              : new Candidate(name, net, List.of(asked.split(",", -1))));
    }
    return candidates;
  }
}
