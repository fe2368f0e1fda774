// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.evaluate.Interval;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.finetune.LastBlock;
import dev.headstart.probe.Choice;
import dev.headstart.probe.LayerScore;
import dev.headstart.probe.Quadrant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Prints what {@code compare} measured, what it takes and why, and the commands that follow. */
record ComparisonText(Comparison comparison, double seconds) {

  void say(Job job, ComparisonCommands commands) {
    job.say(
        "%,d images of %,d classes, %,d layers, in %.0f s",
        comparison.sample().size(),
        comparison.sample().labels().size(),
        comparison.scores().size(),
        seconds);
    List<LayerScore> sorted =
        comparison.scores().stream()
            .sorted(Comparator.comparingDouble(score -> -score.accuracy()))
            .toList();
    int width = sorted.stream().mapToInt(score -> name(score).length()).max().orElse(10);
    String row = "%-" + width + "s %8s %-16s %6s %6s %6s %18s %10s %6s %7s %8s %8s";
    job.say(
        "%n" + row,
        "net, layer",
        "linear",
        "95 % interval",
        "svm",
        "k=10",
        "k=20",
        "1, 5, 10 a class",
        "LogME gain",
        "MB",
        "GFLOPs",
        "images/s",
        "hours");
    for (LayerScore score : sorted) {
      Interval interval = comparison.interval(score.accuracy());
      job.say(
          row,
          name(score),
          percent(score.accuracy()),
          Texts.format("%s to %s", percent(interval.low()), percent(interval.high())),
          percent(score.svm().accuracy()),
          percent(Objects.requireNonNull(score.nearest().get(10))),
          percent(Objects.requireNonNull(score.nearest().get(20))),
          fewShot(score),
          Texts.format("%.3f", score.logMeGain()),
          Texts.format("%.1f", Comparison.megabytes(score)),
          Texts.format("%.2f", Comparison.gigaflops(score)),
          Texts.format("%.1f", comparison.perSecond(score)),
          Texts.format("%.2f", comparison.hours(score)));
    }
    comparison.tunings().say(job);
    job.say("%n%s", why(comparison));
    job.say("%s", advice(comparison));
    comparison.tuned().ifPresent(tuned -> job.say("%s", measured(tuned)));
    job.say("");
    job.say("The commands that follow:");
    commands.ofCodes().forEach(command -> job.say("  %s", command));
    if (!comparison.finetunes()) {
      job.say("Fine-tuning is not advised; if you try it:");
    }
    job.say("  %s", commands.ofFineTuning());
  }

  private static String fewShot(LayerScore score) {
    return Texts.format(
        "%s %s %s",
        percent(Comparison.mean(Objects.requireNonNull(score.fewShot().get(1)))),
        percent(Comparison.mean(Objects.requireNonNull(score.fewShot().get(5)))),
        percent(Comparison.mean(Objects.requireNonNull(score.fewShot().get(10)))));
  }

  /** Says which layer is taken and why, in a sentence. */
  static String why(Comparison comparison) {
    Choice choice = comparison.choice();
    LayerScore taken = choice.taken();
    String head = taken.linear().kind().word();
    if (taken.equals(choice.best())) {
      return Texts.format(
          "Take %s: with %s it has the highest accuracy, %s on images that the fit did not see.",
          name(taken), head, percent(taken.accuracy()));
    }
    return Texts.format(
        "Take %s: with %s it has %s, and the best, %s, has %s, which may be chance; it needs %.2f"
            + " instead of %.2f GFLOPs for an image.",
        name(taken),
        head,
        percent(taken.accuracy()),
        name(choice.best()),
        percent(choice.best().accuracy()),
        Comparison.gigaflops(taken),
        Comparison.gigaflops(choice.best()));
  }

  /** Says what the images are to the net, with the figures that say so. */
  static String advice(Comparison comparison) {
    Choice choice = comparison.choice();
    Quadrant quadrant = choice.quadrant();
    LayerScore last =
        comparison.scores().stream()
            .filter(score -> score.candidate().equals(choice.taken().candidate()))
            .findFirst()
            .orElseThrow();
    String layers =
        choice
            .earlier()
            .map(
                earlier ->
                    Texts.format(
                        "%s at %s, %s at the earlier %s",
                        percent(last.accuracy()),
                        last.layer(),
                        percent(earlier.accuracy()),
                        earlier.layer()))
            .orElse("no earlier layer was compared");
    return Texts.format(
        "%s (%,.0f images a class; %s.)", quadrant.advice(), comparison.perClass(), layers);
  }

  private String measured(LastBlock.Result tuned) {
    double linear = comparison.choice().taken().accuracy();
    String much = comparison.isBetter(tuned) ? "better" : "better, which may be chance";
    return Texts.format(
        "With its last block fine-tuned the net has %s on %,d images held out, the linear classifier"
            + " %s out of fold: fine-tuning is %s.",
        percent(tuned.after()),
        tuned.held(),
        percent(linear),
        tuned.after() > linear ? much : "no better");
  }

  private static String name(LayerScore score) {
    return name(score.candidate().name()) + ", " + score.layer();
  }

  /** Returns the short name of a net that may be named by its file. */
  static String name(String net) {
    return net.substring(net.lastIndexOf('/') + 1).replaceFirst("\\.onnx$", "");
  }

  static String percent(double share) {
    return Texts.format("%.1f %%", 100 * share);
  }
}
