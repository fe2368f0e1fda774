package dev.headstart.finetune;

/** How the learning rate changes over a training. */
public enum Schedule {
  /** It does not. */
  CONSTANT,
  /** Half a cosine from all of it to nothing (Loshchilov and Hutter 2017). */
  COSINE,
  /** A tenth of it after each third of the training. */
  STEP;

  /**
   * What the learning rate is multiplied by.
   *
   * @param done the part of the training that is done, 0 to 1
   * @param warmUp the part in which it rises from nothing, 0 to 1
   * @return above 0, 1 at most
   */
  double factor(double done, double warmUp) {
    if (done < warmUp) {
      return Math.max(done / warmUp, 1e-3);
    }
    double after = (done - warmUp) / (1 - warmUp);
    return switch (this) {
      case CONSTANT -> 1;
      case COSINE -> Math.max((1 + Math.cos(Math.PI * after)) / 2, 1e-3);
      case STEP -> Math.pow(0.1, Math.min(2, Math.floor(3 * after)));
    };
  }
}
