package dev.headstart.finetune;

/** Hears how far a training is. */
public interface TrainingListener {

  /** So many images of an epoch are done. */
  void images(int epoch, long done);

  /** An epoch is done. */
  void epoch(Epoch epoch);
}
