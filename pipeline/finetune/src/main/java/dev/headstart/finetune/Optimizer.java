// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

/**
 * The optimizer. It refers to no class of nd4j, so that the command line can list its values
 * without nd4j on the class path.
 */
public enum Optimizer {
  /** Stochastic gradient descent with Nesterov's momentum of 0.9. */
  SGD,
  /** Adam (Kingma and Ba 2015) with beta1 0.9, beta2 0.999 and epsilon 1e-8. */
  ADAM
}
