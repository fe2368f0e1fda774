package dev.headstart.zoo;

/** The exact two-sided sign test: are two counts as unequal as a fair coin would hardly give? */
final class SignTest {

  private SignTest() {}

  /** The chance of counts at least as unequal as these, 0..1. */
  static double pValue(int a, int b) {
    int n = a + b;
    double logCoefficient = 0; // of n over k
    double tail = 0;
    for (int k = 0; k <= Math.min(a, b); k++) {
      tail += Math.exp(logCoefficient - n * Math.log(2));
      logCoefficient += Math.log(n - k) - Math.log(k + 1);
    }
    return Math.min(1, 2 * tail);
  }
}
