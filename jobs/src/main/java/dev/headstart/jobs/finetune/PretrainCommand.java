// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.finetune.Epoch;
import dev.headstart.finetune.FineTuneOptions;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.Optimizer;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.NetOutput;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.jobs.cli.ZooOptions;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.builtin.UntrainedNet;
import dev.headstart.pretrain.Pretrainer;
import dev.headstart.provenance.Provenance;
import dev.headstart.synthetic.Curriculum;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code pretrain}: trains a net from scratch on images that are painted from formulas.
 */
@Command(
    name = "pretrain",
    header = "Train a small net from scratch on synthetic images.",
    description = {
      "Trains a small ConvNet from random weights without a single photo: on fractals, outlines",
      "and textures that are generated from formulas while it trains. It learns to classify",
      "them or, with --teacher, to reproduce the codes that a pretrained net computes for them",
      "(distillation). The result is a net that extract, train and finetune accept like any",
      "other. The embedded net was made this way."
    },
    footer = {
      "",
      "When to use it: to see training from scratch, or where no pretrained net may be used. A net"
          + " that",
      "was pretrained on photos gives better codes; so does a teacher of that kind.",
      "",
      "How long it takes: classes x images-per-class x epochs images, at about 100 images/s a"
          + " core.",
      "",
      "Example:",
      "  headstart pretrain --out small.onnx --classes 60 --images-per-class 100 --epochs 20",
      "  headstart pretrain --out student.onnx --teacher squeezenet1.1.onnx"
    })
public final class PretrainCommand extends Verb {

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH.onnx",
      description =
          "Where to write the net; its card and its training curves (PATH.yaml, "
              + "PATH.curves.png) are written beside it.")
  private String out;

  @Option(
      names = "--classes",
      defaultValue = "60",
      paramLabel = "N",
      description =
          "Classes of synthetic images: fractals, outlines and textures in turn (default: "
              + "${DEFAULT-VALUE}).")
  private int classes;

  @Option(
      names = "--images-per-class",
      defaultValue = "500",
      paramLabel = "N",
      description =
          "Images of each class per epoch (default: ${DEFAULT-VALUE}). Every epoch has new "
              + "images; with --teacher all epochs have the same ones, because the teacher "
              + "computes the code of each image only once.")
  private int perClass;

  @Option(
      names = "--epochs",
      defaultValue = "10",
      paramLabel = "N",
      description = "Maximum number of passes over that many images (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--size",
      defaultValue = "64",
      paramLabel = "PIXELS",
      description =
          "Height and width of an image, a multiple of 16, at least 32 (default: "
              + "${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--widths",
      split = ",",
      defaultValue = "32,64,128,192",
      paramLabel = "N",
      description =
          "Channels of the four stages of the net (default: ${DEFAULT-VALUE}, a net with "
              + "0.9 million weights and a code of 960 floats).")
  private List<Integer> widths;

  @Option(
      names = "--teacher",
      paramLabel = "NAME|PATH",
      description =
          "Distil this net: train on its codes of the images instead of their classes. A "
              + "name of the zoo, an ONNX file with its card beside it, or a bundle.")
  private @Nullable String teacher;

  @Mixin private ZooOptions zoo;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.003",
      paramLabel = "R",
      description = "Maximum learning rate of Adam (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--batch-size",
      defaultValue = "32",
      paramLabel = "N",
      description = "Images per mini-batch of one worker (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Replicas of the net that train in parallel (default: one per core).")
  private @Nullable Integer workers;

  @Option(
      names = "--averaging-frequency",
      defaultValue = "16",
      paramLabel = "N",
      description =
          "Mini-batches of each worker between two parameter averagings (default: "
              + "${DEFAULT-VALUE}).")
  private int averagingFrequency;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Random seed of classes, images, initial weights and order (default: "
              + "${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--checkpoint",
      paramLabel = "URI",
      description = "A folder where the state is saved after each epoch.")
  private @Nullable String checkpoint;

  @Option(names = "--resume", description = "Continue from the newest checkpoint, if there is one.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Replace the net if it exists.")
  private boolean overwrite;

  @Override
  protected boolean trainsNet() {
    return true;
  }

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.atLeast("--images-per-class", perClass, 1);
    if (resume && checkpoint == null) {
      throw new InputException("--resume needs --checkpoint, the folder to continue from.");
    }
    SparkContext sc = job.spark().sparkContext();
    NetOutput output = new NetOutput(out, sc.hadoopConfiguration());
    output.check(overwrite);
    PretrainedNet from =
        teacher == null ? null : NetOptions.load(teacher, null, zoo, sc.hadoopConfiguration());
    Pretrainer pretrainer = pretrainer(sc.defaultParallelism(), from);
    Provenance provenance = job.provenance("pretrain");
    if (from != null) {
      provenance = provenance.with("teacher", Outcome.describe(from));
    }

    FineTuned trained =
        pretrainer.fit(
            JavaSparkContext.fromSparkContext(sc), checkpoint, resume, new EpochLines(job, ""));
    PretrainedNet made =
        output.write(
            trained, pretrainer.start().card(), source(from) + " in run " + job.runId().text());
    Epoch best = trained.epochs().get(trained.best() - 1);
    job.say("net  %s (the weights of epoch %d)", out, best.number());
    output.draw(trained.curves(), job);
    long images = (long) classes * perClass * trained.epochs().size();
    return new Outcome(
        ExitStatus.DONE,
        Map.of("seen", images),
        FineTunedMetrics.throughput(images, trained),
        FineTunedMetrics.of(trained, best),
        Outcome.describe(made),
        provenance.with("made", Outcome.describe(made)));
  }

  private Pretrainer pretrainer(int cores, @Nullable PretrainedNet from) {
    try {
      return new Pretrainer(
          new UntrainedNet("untrained", size, widths, seed).net(),
          new Curriculum(seed, classes, size),
          perClass,
          from,
          FineTuneOptions.builder()
              .epochs(epochs)
              .batchSize(batchSize)
              .workers(workers == null ? cores : workers)
              .averagingFrequency(averagingFrequency)
              .learningRate(learningRate)
              .pretrainedRate(1)
              .optimizer(Optimizer.ADAM)
              .weightDecay(0)
              .patience(epochs)
              .seed(seed)
              .build());
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private String source(@Nullable PretrainedNet from) {
    return Texts.format(
        "headstart pretrain --seed %d --classes %d --images-per-class %d --epochs %d%s",
        seed,
        classes,
        perClass,
        epochs,
        from == null
            ? ""
            : Texts.format(" --teacher %s (%s)", from.card().name(), from.fingerprint()));
  }
}
