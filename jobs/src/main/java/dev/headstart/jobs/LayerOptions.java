// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.Inference;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOutput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.layers.LayerChoice;
import dev.headstart.layers.LayerSelection;
import dev.headstart.net.PretrainedNet;
import dev.headstart.probe.Candidate;
import dev.headstart.probe.Sample;
import dev.headstart.source.ImageSource;
import dev.headstart.taps.TapFeatures;
import dev.headstart.taps.TappedNet;
import dev.headstart.zoo.NetFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose features of several layers and write a net of them. */
final class LayerOptions {

  private static final int SAMPLE = 2000;
  private static final int LEAST = 20;
  private static final long SEED = 0;

  @Option(
      names = "--layers",
      paramLabel = "auto",
      description = {
        "auto: choose features of all layers by labelled images, as many as cross-validation finds",
        "best or the code layer alone, and write a net of them to --net-out. The codes of this run",
        "are its codes; later runs take it as --net and compute nothing else. Images of the splits",
        "val and test choose nothing."
      })
  private @Nullable String layers;

  @Option(
      names = "--net-out",
      paramLabel = "FILE.onnx",
      description = "The net that --layers auto writes; its card goes beside it.")
  private @Nullable String netOut;

  @Option(
      names = "--layers-sample",
      paramLabel = "N",
      description =
          "Choose by no more than this many labelled images; fewer are taken if their features do"
              + " not fit the driver (default: "
              + SAMPLE
              + ").")
  private @Nullable Integer sample;

  /**
   * A net of chosen features.
   *
   * @param net as it was written
   * @param metrics how it was chosen, for the summary
   */
  record Chosen(PretrainedNet net, Map<String, Object> metrics) {}

  /**
   * Checks the options.
   *
   * @param named the layers that --layer names
   * @param overwrite whether an existing net may be replaced
   */
  void check(Job job, List<String> named, boolean reference, boolean overwrite) {
    if (layers == null) {
      if (netOut != null || sample != null) {
        throw new InputException(
            (netOut != null ? "--net-out" : "--layers-sample")
                + " needs --layers auto, which chooses the features of the net.");
      }
      return;
    }
    if (!layers.equals("auto")) {
      throw new InputException(
          Texts.format(
              "--layers is %s: it can only be auto; --layer NAME takes codes of layers by name.",
              layers));
    }
    if (!named.isEmpty()) {
      throw new InputException(
          "--layers auto chooses of all layers, and --layer names some: give one of them.");
    }
    if (reference) {
      throw new InputException(
          "--layers auto makes a new net, of which --reference has no codes: compare in a later"
              + " run, with this net as --net.");
    }
    if (netOut == null) {
      throw new InputException(
          "--layers auto needs --net-out FILE.onnx, the net to write, which later runs take as"
              + " --net.");
    }
    Arguments.atLeast("--layers-sample", size(), LEAST);
    new NetOutput(netOut, job.hadoop()).check("--net-out", overwrite);
  }

  /** Returns whether layers are to be chosen. */
  boolean wanted() {
    return layers != null;
  }

  /** Chooses features of a net, writes the net of them, and says what was chosen. */
  Chosen choose(Job job, ImageSource source, PretrainedNet net, Inference how) {
    if (netOut == null) {
      throw new IllegalStateException("check() comes first");
    }
    long start = System.nanoTime();
    Candidate candidate = LayerSelection.candidate(net);
    int most = LayerSelection.fitting(candidate, size());
    if (most < LEAST) {
      throw new InputException(
          Texts.format(
              "The features of all %d layers of net '%s' are too many to choose from: name layers"
                  + " with --layer.",
              candidate.layers().size(), net.card().name()));
    }
    Sample drawn =
        Sample.of(
            job.spark(), source, List.of(candidate), how, job.runId(), job.progress(), most, SEED);
    double pass = Verb.seconds(start);
    long chosenFrom = System.nanoTime();
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    LayerChoice choice = LayerSelection.of(drawn, threads, SEED);
    PretrainedNet made = net(net, choice);
    new NetFiles(job.hadoop()).saveWithCardBeside(made, netOut);
    say(job, candidate, choice, pass, Verb.seconds(chosenFrom));
    return new Chosen(made, metrics(choice));
  }

  private int size() {
    return sample == null ? SAMPLE : sample;
  }

  /** Its card and file name no run, so that the same images give the same bytes. */
  private PretrainedNet net(PretrainedNet net, LayerChoice choice) {
    String name = new Path(String.valueOf(netOut)).getName().replaceAll("\\.onnx$", "");
    String source =
        Texts.format(
            "%d features of %d layers of %s (%s), chosen by %d images; %s",
            choice.length(),
            choice.features().size(),
            net.card().name(),
            net.fingerprint().substring(0, 12),
            choice.images(),
            net.card().source());
    return TappedNet.of(
        net, choice.features(), name, source, Map.of("layers_of", net.fingerprint()));
  }

  private void say(Job job, Candidate candidate, LayerChoice choice, double pass, double seconds) {
    job.say(
        "%,d of %,d features of %d layers chosen by %,d images (one pass in %.1f s, the choice in"
            + " %.1f s)",
        choice.length(),
        choice.candidates(),
        candidate.layers().size(),
        choice.images(),
        pass,
        seconds);
    job.say("  out of fold  %.1f %% with the code layer alone", 100 * choice.codeAccuracy());
    for (int s = 0; s < choice.shares().length; s++) {
      job.say(
          "  out of fold  %.1f %% with a share of %s%s",
          100 * choice.accuracies()[s],
          choice.shares()[s],
          choice.shares()[s] == choice.share() ? ", taken" : "");
    }
    if (choice.isCodeLayer()) {
      job.say("  no share is clearly better: the net has the code layer alone, as it is");
    } else {
      for (TapFeatures of : choice.features()) {
        job.say("  %,6d of %,6d  %s", of.size(), of.length(), of.layer());
      }
    }
    job.say("  net  %s", netOut);
  }

  private static Map<String, Object> metrics(LayerChoice choice) {
    Map<String, Object> layers = new LinkedHashMap<>();
    choice.features().forEach(of -> layers.put(of.layer(), of.size()));
    Map<String, Object> shares = new LinkedHashMap<>();
    for (int s = 0; s < choice.shares().length; s++) {
      shares.put(String.valueOf(choice.shares()[s]), choice.accuracies()[s]);
    }
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("images", choice.images());
    metrics.put("candidates", choice.candidates());
    metrics.put("features", choice.length());
    metrics.put("share", choice.share());
    metrics.put("accuracy_code_layer", choice.codeAccuracy());
    metrics.put("accuracy_by_share", shares);
    metrics.put("features_by_layer", layers);
    return metrics;
  }
}
