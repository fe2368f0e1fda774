// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

/** The learning-rate schedule. */
public enum Schedule {
  /** A constant learning rate. */
  CONSTANT,
  /** Cosine decay from the maximum to a thousandth of it (Loshchilov and Hutter 2017). */
  COSINE,
  /**
   * Step decay: the learning rate is divided by 10 after one third of the training that follows the
   * warm-up, and again after two thirds.
   */
  STEP;

  /**
   * Returns the factor of the maximum learning rate.
   *
   * @param done the completed share of the training, 0 to 1
   * @param warmUp the share of the training in which the learning rate rises linearly from 0, 0 to
   *     1
   * @return a factor from 0.001 to 1
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
