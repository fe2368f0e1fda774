package dev.headstart.finetune;

/** Hears how far a training is; what is not overridden goes unheard. */
public interface TrainingListener {

  /**
   * It begins, or goes on from a checkpoint.
   *
   * @param images to be gone through in all epochs; fewer where it stops early
   * @param done how many of them are done already
   * @param before what the net was worth before the first step, or null
   */
  default void begin(long images, long done, Validation before) {}

  /** So many images of all epochs are done; told after each round. */
  default void images(int epoch, long done) {}

  /** An epoch is done. */
  default void epoch(Epoch epoch) {}
}
