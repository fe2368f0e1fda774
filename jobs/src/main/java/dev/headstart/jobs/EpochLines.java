package dev.headstart.jobs;

import dev.headstart.finetune.Epoch;
import dev.headstart.finetune.TrainingListener;
import java.util.Locale;

/** Tells the user how a training goes: a line for each epoch, and on a terminal each round. */
record EpochLines(Job job) implements TrainingListener {

  @Override
  public void images(int epoch, long done) {
    if (System.console() != null) {
      System.err.printf(Locale.ROOT, "\repoch %d: %,d images\u001b[K", epoch, done);
    }
  }

  @Override
  public void epoch(Epoch epoch) {
    if (System.console() != null) {
      System.err.print("\r\u001b[K");
    }
    job.say(
        "epoch %2d  loss %.4f%s  rate %.2g  %.1f s",
        epoch.number(),
        epoch.trainingLoss(),
        epoch.validation() == null
            ? ""
            : String.format(
                Locale.ROOT,
                "  validation %.4f, accuracy %.1f %%",
                epoch.validation().loss(),
                100 * epoch.validation().accuracy()),
        epoch.learningRate(),
        epoch.seconds());
  }
}
