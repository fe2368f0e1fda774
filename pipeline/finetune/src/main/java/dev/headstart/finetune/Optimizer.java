package dev.headstart.finetune;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;

/** How gradients become steps. */
public enum Optimizer {
  /** Stochastic gradient descent with Nesterov's momentum of 0.9. */
  SGD {
    @Override
    IUpdater updater(double rate) {
      return new Nesterovs(rate, 0.9);
    }
  },
  /** Adam (Kingma and Ba 2015) with its usual numbers. */
  ADAM {
    @Override
    IUpdater updater(double rate) {
      return new Adam(rate);
    }
  };

  abstract IUpdater updater(double rate);
}
