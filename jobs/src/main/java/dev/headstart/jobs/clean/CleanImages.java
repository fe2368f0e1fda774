// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.clean;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.clean.ImageIssues;
import dev.headstart.clean.ImageLimits;
import dev.headstart.jobs.cli.Arguments;
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
import dev.headstart.source.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits of {@code clean --images}, and what it does. */
final class CleanImages {
  private static final int EXAMPLES = 3;

  @Option(
      names = "--outlier-rate",
      paramLabel = "R",
      description =
          "The share of images like the others that are outliers all the same (default: 0.01).")
  private @Nullable Double outlierRate;

  @Option(
      names = "--dark",
      paramLabel = "B",
      description =
          "An image is dark if 99 of 100 pixels are darker than this, 0 to 1 (default: 0.3).")
  private @Nullable Double dark;

  @Option(
      names = "--bright",
      paramLabel = "B",
      description =
          "An image is bright if 95 of 100 pixels are brighter than this, 0 to 1 (default: 0.9).")
  private @Nullable Double bright;

  @Option(
      names = "--blurred",
      paramLabel = "V",
      description =
          "An image is blurred if the variance of its Laplacian, with at most 256 pixels a side, is"
              + " less (default: 30).")
  private @Nullable Double blurred;

  @Option(
      names = "--uniform",
      paramLabel = "S",
      description =
          "An image is uniform if the standard deviation of its brightness, 0 to 1, is less"
              + " (default: 0.04).")
  private @Nullable Double uniform;

  @Option(
      names = "--aspect",
      paramLabel = "R",
      description =
          "An image is odd if its shorter side is less than this share of its longer one"
              + " (default: 0.35).")
  private @Nullable Double aspect;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "An image is odd if its sides are this many times longer or shorter than those of the"
              + " median image (default: 4).")
  private @Nullable Double size;

  /** Returns whether a limit was given. */
  boolean isGiven() {
    return Stream.of(outlierRate, dark, bright, blurred, uniform, aspect, size)
        .anyMatch(Objects::nonNull);
  }

  /** Checks the options and returns the limits. */
  ImageLimits limits() {
    double rate = outlierRate == null ? 0.01 : outlierRate;
    Arguments.rate("--outlier-rate", rate);
    if (size != null && !(size > 1)) {
      throw new InputException(Texts.format("--size is %s: it must be above 1.", size));
    }
    return new ImageLimits(
        rate,
        dark == null ? 0.3 : dark,
        bright == null ? 0.9 : bright,
        blurred == null ? 30 : blurred,
        uniform == null ? 0.04 : uniform,
        aspect == null ? 0.35 : aspect,
        size == null ? 4 : size);
  }

  Outcome run(
      Job job,
      CodesOf chosen,
      PretrainedNet net,
      ImageSource images,
      long seed,
      TableOutput out,
      ReportOptions report,
      Provenance provenance)
      throws IOException {
    ImageLimits limits = limits();
    long start = System.nanoTime();
    try (ImageIssues found =
        ImageIssues.find(chosen.rows(), images, limits, job.progress(), seed)) {
      long all = found.rows().count();
      long odd = found.rows().filter("is_issue").count();
      if (found.failed() > 0) {
        job.say("%,d images could not be read again: they go by codes alone", found.failed());
      }
      job.say(
          "%,d of %,d images are odd (%.1f %%), by codes of %s and pixels, in %.1f s",
          odd, all, 100.0 * odd / all, net.card().name(), Verb.seconds(start));
      job.say("");
      job.say("issue      images  where");
      Map<String, Long> counts = found.counts();
      counts.forEach(
          (name, n) ->
              job.say(
                  "%-10s %7d  %s",
                  name, n, where(name, Objects.requireNonNull(found.limits().get(name)))));
      job.say(
          "%nOf images like the others %.1f %% are outliers too: here about %,d.",
          100 * limits.outlierRate(), Math.round(limits.outlierRate() * all));
      counts.forEach((name, n) -> examples(job, found, name));
      out.write(found.rows(), FormatVersion.IMAGE_ISSUES, provenance);
      job.say("%nissues  %s", out.uri());
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("rows", all);
      told.put("odd", odd);
      told.putAll(counts);
      told.put("failed", found.failed());
      report.write(
          job,
          to -> gallery(found, counts.keySet()).write(to, net, provenance, told, chosen.rows()));
      return new Outcome(
          ExitStatus.DONE,
          told,
          Throughput.NONE,
          Map.of("limits", found.limits()),
          Outcome.describe(net),
          provenance);
    }
  }

  /** The oddest images of each issue. */
  private static Gallery gallery(ImageIssues found, Set<String> issues) {
    List<Gallery.Item> items = new ArrayList<>();
    for (String issue : issues) {
      for (Row row : found.examples(issue, Gallery.MOST / issues.size())) {
        items.add(
            new Gallery.Item(issue, Texts.format("%.3g", row.getDouble(1)), row.getString(0)));
      }
    }
    return new Gallery("Odd images", "By issue, with the score: the oddest first.", items);
  }

  private static void examples(Job job, ImageIssues found, String name) {
    for (Row row : found.examples(name, EXAMPLES)) {
      job.say("  %-10s %8.3g  %s", name, row.getDouble(1), row.getString(0));
    }
  }

  private static String where(String name, double limit) {
    String words =
        switch (name) {
          case "outlier" -> "the codes are more than %.3g times as far from the mean as the median";
          case "dark" -> "99 of 100 pixels are darker than %.3g";
          case "bright" -> "95 of 100 pixels are brighter than %.3g";
          case "blurred" -> "the variance of the Laplacian is below %.3g";
          case "uniform" -> "the standard deviation of the brightness is below %.3g";
          case "aspect" -> "the shorter side is less than %.3g of the longer one";
          default -> "the sides are more than %.3g times those of the median, or less by that";
        };
    return Texts.format(words, limit);
  }
}
