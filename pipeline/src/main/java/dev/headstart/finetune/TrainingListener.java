package dev.headstart.finetune;

/** Hears how far a training is. */
public interface TrainingListener {

  /**
   * It begins, or goes on from a checkpoint.
   *
   * @param images to be gone through in all epochs; fewer where it stops early
   * @param done how many of them are done already
   * @param before what the net was worth before the first step, or null
   */
  void begin(long images, long done, Validation before);

  /** So many images of all epochs are done; told after each round. */
  void images(int epoch, long done);

  /** An epoch is done. */
  void epoch(Epoch epoch);
}
