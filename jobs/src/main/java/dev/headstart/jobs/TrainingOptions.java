package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.finetune.FineTuneOptions;
import dev.headstart.finetune.FineTuner;
import dev.headstart.finetune.Optimizer;
import dev.headstart.finetune.Schedule;
import dev.headstart.finetune.Selection;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.net.PretrainedNet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How {@code finetune} trains. */
final class TrainingOptions {

  private static final FineTuneOptions DEFAULTS = FineTuneOptions.builder().build();

  @ArgGroup(multiplicity = "0..1")
  private Strategy strategy = new Strategy();

  /** How much of the net is trained. */
  static final class Strategy {
    @Option(
        names = "--head-only",
        description = "Train only the new head; the net stays as it is (the default).")
    private boolean headOnly;

    @Option(
        names = "--freeze-to",
        paramLabel = "LAYER",
        description = "Train what comes behind this layer (zoo show lists the layers).")
    private String freezeTo;

    @Option(names = "--all", description = "Train all layers.")
    private boolean all;
  }

  @Option(
      names = "--init-head",
      defaultValue = "codes",
      paramLabel = "codes|zero",
      description =
          "Start from a softmax trained on the codes, or from zeros (default: ${DEFAULT-VALUE}).")
  private String initHead;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the images (default: ${DEFAULT-VALUE}).")
  private int epochs = DEFAULTS.epochs();

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop after so many epochs without a better one (default: ${DEFAULT-VALUE}).")
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
      description = "Copies of the net that train at once (default: one for each core).")
  private Integer workers;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images a step of one worker (default: ${DEFAULT-VALUE}).")
  private int batchSize = DEFAULTS.batchSize();

  @Option(
      names = "--averaging-frequency",
      paramLabel = "N",
      description = "Steps of each worker between two averagings (default: ${DEFAULT-VALUE}).")
  private int averagingFrequency = DEFAULTS.averagingFrequency();

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Of the head, at its highest (default: ${DEFAULT-VALUE}).")
  private double learningRate = DEFAULTS.learningRate();

  @Option(
      names = "--pretrained-rate",
      paramLabel = "R",
      description =
          "Learning rate of the pretrained layers, as a part of the head's (default:"
              + " ${DEFAULT-VALUE}).")
  private double pretrainedRate = DEFAULTS.pretrainedRate();

  @Option(
      names = "--layer-rate",
      paramLabel = "LAYER=R",
      description =
          "The same for the pretrained layers up to this one; may be given for several "
              + "layers, such as --layer-rate fire4/concat=0.01 --layer-rate "
              + "fire7/concat=0.05.")
  private Map<String, Double> layerRates = new LinkedHashMap<>();

  @Option(
      names = "--optimizer",
      paramLabel = "sgd|adam",
      description = "SGD with momentum 0.9, or Adam (default: ${DEFAULT-VALUE}).")
  private Optimizer optimizer = DEFAULTS.optimizer();

  @Option(
      names = "--schedule",
      paramLabel = "constant|cosine|step",
      description = "How the learning rate falls (default: ${DEFAULT-VALUE}).")
  private Schedule schedule = DEFAULTS.schedule();

  @Option(
      names = "--warm-up",
      paramLabel = "R",
      description = "Part of the training in which it rises first (default: ${DEFAULT-VALUE}).")
  private double warmUp = DEFAULTS.warmUp();

  @Option(
      names = "--weight-decay",
      paramLabel = "R",
      description = "Taken off the weights, times the rate, a step (default: ${DEFAULT-VALUE}).")
  private double weightDecay = DEFAULTS.weightDecay();

  @Option(
      names = "--label-smoothing",
      paramLabel = "R",
      description = "Part of a label spread over all classes (default: ${DEFAULT-VALUE}).")
  private double labelSmoothing = DEFAULTS.labelSmoothing();

  @Option(
      names = "--augment",
      description =
          "Vary the images: flip, random crop, colours. What is frozen is then"
              + " computed in each epoch, not once.")
  private boolean augment;

  @Option(
      names = "--class-weights",
      defaultValue = "none",
      paramLabel = "balanced|none",
      description = "Let each class count the same, or each image (default: ${DEFAULT-VALUE}).")
  private String classWeights;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Of all that is drawn by lot (default: ${DEFAULT-VALUE}).")
  long seed;

  /** The tuner for a net, as the options say. */
  FineTuner tuner(PretrainedNet net, int cores) {
    return new FineTuner(
        net, frozen(net), options(cores), oneOf("--init-head", initHead, "codes", "zero"));
  }

  private Optional<String> frozen(PretrainedNet net) {
    if (strategy.all) {
      return Optional.empty();
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
    try {
      FineTuneOptions.Builder builder =
          FineTuneOptions.builder()
              .epochs(epochs)
              .batchSize(batchSize)
              .workers(workers == null ? cores : workers)
              .averagingFrequency(averagingFrequency)
              .learningRate(learningRate)
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
      return oneOf("--class-weights", classWeights, "balanced", "none")
          ? builder.balanced().build()
          : builder.build();
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private static boolean oneOf(String option, String value, String yes, String no) {
    if (!value.equals(yes) && !value.equals(no)) {
      throw new InputException(Texts.format("%s is '%s': give %s or %s.", option, value, yes, no));
    }
    return value.equals(yes);
  }
}
