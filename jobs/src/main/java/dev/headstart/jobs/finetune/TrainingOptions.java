// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.finetune.FineTuneOptions;
import dev.headstart.finetune.FineTuneOptionsBuilder;
import dev.headstart.finetune.FineTuner;
import dev.headstart.finetune.Optimizer;
import dev.headstart.finetune.Schedule;
import dev.headstart.finetune.Selection;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.net.PretrainedNet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of {@code finetune} for training. */
final class TrainingOptions {

  private static final FineTuneOptions DEFAULTS = FineTuneOptions.builder().build();

  @ArgGroup(multiplicity = "0..1")
  private Strategy strategy = new Strategy();

  /** The options that choose the part of the net to train. */
  static final class Strategy {
    @Option(
        names = "--head-only",
        description = "Train only a new head; all layers of the net are frozen (the default).")
    private boolean headOnly;

    @Option(
        names = "--freeze-to",
        paramLabel = "LAYER",
        description =
            "Freeze the net up to this layer and train what follows it (zoo show lists the "
                + "layers).")
    private @Nullable String freezeTo;

    @Option(
        names = "--train-block",
        paramLabel = "LAYER..LAYER",
        description =
            "Train only what follows the first layer, up to the second one, and the head: the"
                + " layers behind the block pass gradients back and stay as they are (surgical"
                + " fine-tuning). ..LAYER starts at the image. An early block suits images that"
                + " look different (blur, noise, another camera), a late one other classes.")
    private @Nullable String trainBlock;

    @Option(names = "--all", description = "Train all layers.")
    private boolean all;

    /** Returns the named ends of the block, the first one possibly empty; null without a block. */
    private String @Nullable [] block() {
      if (trainBlock == null) {
        return null;
      }
      String[] ends = trainBlock.split("\\.\\.", -1);
      if (ends.length != 2 || ends[1].isEmpty()) {
        throw new InputException(
            Texts.format(
                "--train-block is '%s': give two layers with .. between them, or ..LAYER for the"
                    + " layers from the image to that one.",
                trainBlock));
      }
      return ends;
    }
  }

  @Option(
      names = "--init-head",
      defaultValue = "codes",
      paramLabel = "codes|zero",
      description =
          "Initialise the head with a softmax trained on the codes, or with zeros "
              + "(default: ${DEFAULT-VALUE}).")
  private String initHead;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Maximum number of passes over the training images (default: ${DEFAULT-VALUE}).")
  private int epochs = DEFAULTS.epochs();

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after this many epochs without a better validation (default: "
              + "${DEFAULT-VALUE}).")
  private int patience = DEFAULTS.patience();

  @Option(
      names = "--select",
      paramLabel = "accuracy|loss",
      description =
          "Keep the epoch with the highest validation accuracy, or with the lowest validation loss"
              + " (default: ${DEFAULT-VALUE}).")
  private Selection select = DEFAULTS.select();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Replicas of the net that train in parallel (default: one per core).")
  private @Nullable Integer workers;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images per mini-batch of one worker (default: ${DEFAULT-VALUE}).")
  private int batchSize = DEFAULTS.batchSize();

  @Option(
      names = "--averaging-frequency",
      paramLabel = "N",
      description =
          "Mini-batches of each worker between two parameter averagings (default: "
              + "${DEFAULT-VALUE}).")
  private int averagingFrequency = DEFAULTS.averagingFrequency();

  @Option(
      names = "--soup",
      paramLabel = "N",
      description =
          "Keep the weights of the N best epochs, and write the mean of those that go together: it"
              + " starts from the best epoch, and the others go in, from the best to the worst, as"
              + " long as the validation does not get worse (default: ${DEFAULT-VALUE}, the best"
              + " epoch alone).")
  private int soup = DEFAULTS.soup();

  @Option(
      names = "--slow-momentum",
      paramLabel = "BETA",
      description =
          "Momentum over the parameter averagings (SlowMo), 0 to below 1: each averaging also goes"
              + " on by this share of the way that the ones before it went. Give 0.5 or so where"
              + " several workers take few steps (default: ${DEFAULT-VALUE}).")
  private double slowMomentum = DEFAULTS.slowMomentum();

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description =
          "Maximum learning rate of the head (default: 0.001, less for codes of a large scale, as"
              + " nets of Caffe's have).")
  private @Nullable Double learningRate;

  @Option(
      names = "--pretrained-rate",
      paramLabel = "R",
      description =
          "Learning-rate multiplier of the pretrained layers, relative to the head "
              + "(default: ${DEFAULT-VALUE}).")
  private double pretrainedRate = DEFAULTS.pretrainedRate();

  @Option(
      names = "--layer-rate",
      paramLabel = "LAYER=R",
      description =
          "Learning-rate multiplier of the pretrained layers up to this one, relative to "
              + "the head; may be given for several layers, such as --layer-rate "
              + "fire4/concat=0.01 --layer-rate fire7/concat=0.05.")
  private Map<String, Double> layerRates = new LinkedHashMap<>();

  @Option(
      names = "--optimizer",
      paramLabel = "sgd|adam",
      description = "SGD with momentum 0.9, or Adam (default: ${DEFAULT-VALUE}).")
  private Optimizer optimizer = DEFAULTS.optimizer();

  @Option(
      names = "--schedule",
      paramLabel = "constant|cosine|step",
      description = "How the learning rate decays (default: ${DEFAULT-VALUE}).")
  private Schedule schedule = DEFAULTS.schedule();

  @Option(
      names = "--warm-up",
      paramLabel = "R",
      description =
          "Share of the training in which the learning rate rises at first, 0 to 0.5 "
              + "(default: ${DEFAULT-VALUE}).")
  private double warmUp = DEFAULTS.warmUp();

  @Option(
      names = "--weight-decay",
      paramLabel = "R",
      description =
          "Weight decay: each step subtracts this times the learning rate times the "
              + "weight (default: ${DEFAULT-VALUE}).")
  private double weightDecay = DEFAULTS.weightDecay();

  @Option(
      names = "--label-smoothing",
      paramLabel = "R",
      description =
          "Share of each label spread evenly over all classes, 0 to 0.5 (default: "
              + "${DEFAULT-VALUE}).")
  private double labelSmoothing = DEFAULTS.labelSmoothing();

  @Option(
      names = "--augment",
      description =
          "Augment the training images: flip, random crop, colour jitter. The frozen part "
              + "is then computed in each epoch, not once.")
  private boolean augment;

  @Option(
      names = "--class-weights",
      defaultValue = "none",
      paramLabel = "balanced|none",
      description =
          "balanced: weight the loss so that each class counts the same (default: "
              + "${DEFAULT-VALUE}).")
  private String classWeights;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  long seed;

  /** Creates the tuner for a net according to the options. */
  FineTuner tuner(PretrainedNet net, int cores) {
    return new FineTuner(
        net, frozen(net), options(cores), oneOf("--init-head", initHead, "codes", "zero"));
  }

  private Optional<String> frozen(PretrainedNet net) {
    if (strategy.all) {
      return Optional.empty();
    }
    String @Nullable [] block = strategy.block();
    if (block != null) {
      return Optional.of(block[0]).filter(first -> !first.isEmpty());
    }
    String frozen = strategy.freezeTo == null ? net.codeLayer() : strategy.freezeTo;
    if (!layerRates.isEmpty() && frozen.equals(net.codeLayer())) {
      throw new InputException(
          "--layer-rate is for layers that are trained: give --all, or --freeze-to an earlier"
              + " one.");
    }
    return Optional.of(frozen);
  }

  private FineTuneOptions options(int cores) {
    String @Nullable [] block = strategy.block();
    try {
      FineTuneOptionsBuilder builder =
          FineTuneOptions.builder()
              .epochs(epochs)
              .batchSize(batchSize)
              .workers(workers == null ? cores : workers)
              .averagingFrequency(averagingFrequency)
              .slowMomentum(slowMomentum)
              .soup(soup)
              .trainedTo(block == null ? null : block[1])
              .pretrainedRate(pretrainedRate)
              .layerRates(layerRates)
              .optimizer(optimizer)
              .schedule(schedule)
              .warmUp(warmUp)
              .weightDecay(weightDecay)
              .labelSmoothing(labelSmoothing)
              .augmentation(augment ? Augmentation.DEFAULT : Augmentation.NONE)
              .select(select)
              .patience(patience)
              .seed(seed);
      if (learningRate != null) {
        builder.learningRate(learningRate);
      }
      return oneOf("--class-weights", classWeights, "balanced", "none")
          ? builder.balanced().build()
          : builder.build();
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean oneOf(String option, String value, String yes, String no) {
    if (!value.equals(yes) && !value.equals(no)) {
      throw new InputException(Texts.format("%s is '%s': give %s or %s.", option, value, yes, no));
    }
    return value.equals(yes);
  }
}
