// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.PassListener;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.NetOutput;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.quantize.Calibration;
import dev.headstart.quantize.Quantization;
import dev.headstart.quantize.QuantizeOptions;
import dev.headstart.quantize.RangeMethod;
import dev.headstart.quantize.sample.Comparison;
import dev.headstart.quantize.sample.HeadLoss;
import dev.headstart.quantize.sample.QuantizeSample;
import dev.headstart.quantize.sample.SampleCode;
import dev.headstart.zoo.NetFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code quantize}: makes a net that computes in 8-bit integers. */
@Command(
    name = "quantize",
    header = "Make an int8 net of an fp32 net, for faster codes on processors.",
    description = {
      "Writes a net that computes in 8-bit integers up to its code layer, for two to three times",
      "the images a second on processors. The ranges of its tensors come from a sample of your",
      "own images. Codes of the new net are compared with those of the old one on images of the",
      "sample that it was not calibrated on; if images have labels, a linear head is",
      "cross-validated on both. A net that loses more than --max-loss is not written.",
      "",
      "Codes of the two nets are near but not the same: code all images with one of them, and",
      "train the head on codes of the net that it will score."
    },
    footer = {
      "",
      "Example:",
      "  headstart quantize --net resnet18.onnx --images photos/train --out resnet18-int8.onnx",
      "  headstart extract --net resnet18-int8.onnx --images photos/train --codes codes"
    })
final class QuantizeCommand extends Verb {

  @Option(
      names = "--images",
      arity = "1..*",
      required = true,
      paramLabel = "URI",
      description =
          "Images like those that the net will see: folders, files, globs, CSV files, tables,"
              + " tars or sequence files, as in extract.")
  private List<String> images;

  @Mixin private SourceOptions sources;
  @Mixin private NetOptions nets;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "The net to write; its card goes beside it.")
  private String out;

  @Option(
      names = "--method",
      defaultValue = "percentile",
      paramLabel = "minmax|percentile|entropy",
      description =
          "How the range of a tensor is chosen: minmax, all values; percentile, all but a small"
              + " share; entropy, the range that changes their distribution least (default:"
              + " ${DEFAULT-VALUE}).")
  private RangeMethod method;

  @Option(
      names = "--percentile",
      defaultValue = "99.99",
      paramLabel = "P",
      description =
          "The percentage of values that percentile keeps at either end, 50 to 100 (default:"
              + " ${DEFAULT-VALUE}).")
  private double percentile;

  @Option(
      names = "--sample",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Look at no more than this many of the images (default: ${DEFAULT-VALUE}).")
  private int sample;

  @Option(
      names = "--calibration-images",
      defaultValue = "256",
      paramLabel = "N",
      description =
          "How many of them to calibrate on, three quarters at most; the others are for the"
              + " comparison (default: ${DEFAULT-VALUE}).")
  private int calibrationImages;

  @Option(
      names = "--max-loss",
      defaultValue = "0.5",
      paramLabel = "POINTS",
      description =
          "Write no net on whose codes a linear head loses more than this many points of accuracy"
              + " (default: ${DEFAULT-VALUE}).")
  private double maxLoss;

  @Option(names = "--overwrite", description = "Replace the net if it exists.")
  private boolean overwrite;

  @Mixin private InferenceOptions inference;

  @Override
  public Outcome run(Job job) {
    QuantizeOptions options = options();
    new NetOutput(out, job.hadoop()).check(overwrite);
    PretrainedNet net = nets.load(job.hadoop());
    Quantization plan = Quantization.of(net, options);
    Extraction before = Extraction.of(net, List.of(), inference.inference(), job.runId());
    long start = System.nanoTime();
    try (QuantizeSample drawn =
        QuantizeSample.of(
            job.spark(),
            sources.source(images),
            before,
            sample,
            calibrationImages,
            warnings(job))) {
      Calibration calibration = drawn.calibrate(plan.observed());
      PretrainedNet int8 = int8(job, net, plan, calibration, options);
      List<SampleCode> codes = drawn.codes(before);
      List<SampleCode> others =
          drawn.codes(Extraction.of(int8, List.of(), inference.inference(), job.runId()));
      Comparison comparison = Comparison.of(codes, others);
      Optional<HeadLoss> loss = HeadLoss.of(job.spark(), codes, others);
      loss.ifPresent(this::check);
      new NetFiles(job.hadoop()).saveWithCardBeside(int8, out);
      job.say(
          "%s quantised to int8 in %.1f s: %s of %,d images, compared on %,d others",
          net.card().name(),
          Verb.seconds(start),
          method.word(),
          calibration.images(),
          comparison.images());
      say(job, plan, comparison, loss);
      job.say("net  %s", out);
      return new Outcome(
          ExitStatus.DONE,
          counts(drawn, calibration, comparison),
          Throughput.NONE,
          metrics(plan, comparison, loss),
          Outcome.describe(int8),
          provenance(job, net));
    }
  }

  private QuantizeOptions options() {
    Arguments.atLeast("--sample", sample, 2);
    Arguments.atLeast("--calibration-images", calibrationImages, 1);
    if (!(maxLoss >= 0)) {
      throw new InputException(Texts.format("--max-loss is %s: it must be from 0 up.", maxLoss));
    }
    if (!(percentile >= 50 && percentile <= 100)) {
      throw new InputException(
          Texts.format("--percentile is %s: it must be from 50 to 100.", percentile));
    }
    return new QuantizeOptions(method, percentile, true, true);
  }

  /** The sample is passed over several times, so that there is no one count to follow. */
  private static PassListener warnings(Job job) {
    return new PassListener() {
      @Override
      public void warn(String warning) {
        job.err().println("headstart: " + warning);
      }
    };
  }

  private PretrainedNet int8(
      Job job,
      PretrainedNet net,
      Quantization plan,
      Calibration calibration,
      QuantizeOptions options) {
    String source =
        Texts.format(
            "quantised to int8 from %s (%s) by %s of %d images in run %s; %s",
            net.card().name(),
            net.fingerprint().substring(0, 12),
            method.word(),
            calibration.images(),
            job.runId().text(),
            net.card().source());
    Map<String, String> metadata =
        Map.of("quantised_from", net.fingerprint(), "quantised_by", method.word());
    String name = new Path(out).getName().replaceAll("\\.onnx$", "");
    return plan.net(calibration, options, name, source, metadata);
  }

  private void check(HeadLoss loss) {
    if (loss.points() > maxLoss) {
      throw new InputException(
          Texts.format(
              "The int8 net is not written: a head on its codes has an accuracy of %.2f %%, one on"
                  + " codes of the fp32 net %.2f %% (%,d images, out of fold); that is %.2f points"
                  + " less, and --max-loss allows %s. Try another --method, or more"
                  + " --calibration-images.",
              100 * loss.after(), 100 * loss.before(), loss.rows(), loss.points(), maxLoss));
    }
  }

  private static void say(
      Job job, Quantization plan, Comparison comparison, Optional<HeadLoss> loss) {
    job.say("  int8   %s", words(plan.layers()));
    job.say(
        "  fp32   %s",
        plan.kept().isEmpty()
            ? "only what follows the code layer"
            : words(plan.kept()) + ", and what follows the code layer");
    if (plan.equalised() > 0) {
      job.say("  equalised  %d pairs of layers", plan.equalised());
    }
    if (comparison.images() > 0) {
      job.say(
          "  cosine of codes, fp32 and int8: mean %.4f, worst %.4f",
          comparison.mean(), comparison.worst());
    }
    job.say(
        "%s",
        loss.map(
                of ->
                    Texts.format(
                        "  head   accuracy out of fold %.2f %% with fp32, %.2f %% with int8 (%,d"
                            + " images, %d classes)",
                        100 * of.before(), 100 * of.after(), of.rows(), of.classes()))
            .orElse(
                "  head   not compared: that takes images of two classes or more, five of each"));
  }

  private static String words(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Object> counts(
      QuantizeSample drawn, Calibration calibration, Comparison comparison) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("sample", drawn.size());
    counts.put("calibration_images", calibration.images());
    counts.put("compared_images", comparison.images());
    return counts;
  }

  private static Map<String, Object> metrics(
      Quantization plan, Comparison comparison, Optional<HeadLoss> loss) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("int8", plan.layers());
    metrics.put("fp32", plan.kept());
    metrics.put("equalised_pairs", plan.equalised());
    if (comparison.images() > 0) {
      metrics.put("cosine_mean", comparison.mean());
      metrics.put("cosine_worst", comparison.worst());
    }
    loss.ifPresent(
        of -> {
          metrics.put("head_images", of.rows());
          metrics.put("head_accuracy_fp32", of.before());
          metrics.put("head_accuracy_int8", of.after());
        });
    return metrics;
  }

  private static Provenance provenance(Job job, PretrainedNet net) {
    return job.provenance("quantize").with("net", Outcome.describe(net));
  }
}
