// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.evaluate.Interval;
import dev.headstart.jobs.cli.Job;
import dev.headstart.net.SplitNet;
import dev.headstart.probe.Choice;
import dev.headstart.probe.LayerScore;
import dev.headstart.probe.Quadrant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Prints what {@code compare} measured, what it takes and why, and the commands that follow. */
record ComparisonText(Comparison comparison, double seconds) {

  void say(Job job, List<String> images) {
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
    job.say("%n%s", why(comparison));
    job.say("%s", advice(comparison));
    job.say("");
    job.say("The commands that follow:");
    commands(String.join(" ", images)).forEach(command -> job.say("  %s", command));
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

  /** Returns the commands to go on with. */
  List<String> commands(String images) {
    LayerScore taken = comparison.choice().taken();
    String net = taken.candidate().name();
    boolean usual = taken.layer().equals(taken.candidate().net().codeLayer());
    String layer = usual ? "" : " --layer " + taken.layer();
    return List.of(
        Texts.format("headstart extract --images %s --net %s%s --codes codes", images, net, layer),
        Texts.format(
            "headstart train --codes codes --head %s --tune --model model",
            taken.linear().kind().word()),
        Texts.format(
            "headstart finetune --images %s --net %s %s --out finetuned.onnx%s",
            images,
            net,
            trained(),
            comparison.choice().quadrant().finetunes() ? "" : "   (not advised)"));
  }

  /** Returns the option for what to train: of similar images what follows an earlier layer. */
  private String trained() {
    Choice choice = comparison.choice();
    List<String> boundaries = SplitNet.boundaries(choice.taken().candidate().net());
    return choice
        .earlier()
        .map(LayerScore::layer)
        .filter(layer -> choice.quadrant() != Quadrant.LARGE_DIFFERENT)
        .filter(boundaries::contains)
        .map(layer -> "--freeze-to " + layer)
        .orElse("--all");
  }

  private static String name(LayerScore score) {
    String net = score.candidate().name();
    return net.substring(net.lastIndexOf('/') + 1).replaceFirst("\\.onnx$", "")
        + ", "
        + score.layer();
  }

  private static String percent(double share) {
    return Texts.format("%.1f %%", 100 * share);
  }
}
