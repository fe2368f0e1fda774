// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The formulas of {@link Function} that work on each value by itself. */
final class Formulas {

  private static final double ROOT = Math.sqrt(0.5);

  private Formulas() {}

  static INDArray erf(INDArray x) {
    return Nd4j.exec(new Erf(x, Nd4j.createUninitialized(x.dataType(), x.shape(), 'c')));
  }

  static INDArray erfSlope(INDArray x) {
    return Transforms.exp(x.mul(x).negi(), false).muli(2 / Math.sqrt(Math.PI));
  }

  /** The share of a normal distribution that lies below x. */
  private static INDArray share(INDArray x) {
    return erf(x.mul(ROOT)).addi(1).muli(0.5);
  }

  static INDArray gelu(INDArray x) {
    return share(x).muli(x);
  }

  static INDArray geluSlope(INDArray x) {
    INDArray density = Transforms.exp(x.mul(x).muli(-0.5), false).muli(1 / Math.sqrt(2 * Math.PI));
    return density.muli(x).addi(share(x));
  }

  static INDArray power(INDArray x, double exponent) {
    return Transforms.pow(x, exponent);
  }

  static INDArray sqrt(INDArray x) {
    return Transforms.sqrt(x);
  }

  static INDArray sqrtSlope(INDArray x) {
    return sqrt(x).rdivi(0.5);
  }
}
