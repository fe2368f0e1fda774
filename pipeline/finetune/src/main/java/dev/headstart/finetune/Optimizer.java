package dev.headstart.finetune;

/**
 * How gradients become steps. It names no class of nd4j: the command line knows it where nd4j is
 * not on the class path.
 */
public enum Optimizer {
  /** Stochastic gradient descent with Nesterov's momentum of 0.9. */
  SGD,
  /** Adam (Kingma and Ba 2015) with its usual numbers. */
  ADAM
}
