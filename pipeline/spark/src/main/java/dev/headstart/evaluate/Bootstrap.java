// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * A percentile bootstrap of the accuracy (Efron and Tibshirani, An Introduction to the Bootstrap,
 * 1993, section 13.3).
 *
 * <p>Drawing n rows with replacement draws the cells of the confusion matrix from a multinomial
 * distribution, and the number of rows on its diagonal from a binomial one. So two counts suffice,
 * and the result is the same as from resampling the rows.
 */
final class Bootstrap {
  private static final int DRAWS = 2_000;

  private Bootstrap() {}

  /** Returns the 2.5th and 97.5th percentile of the resampled accuracy. */
  static Interval accuracy95(long correct, long count, long seed) {
    RandomGenerator random = new Well19937c(seed);
    double share = (double) correct / count;
    double[] draws = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      draws[i] = binomial(random, count, share) / (double) count;
    }
    Arrays.sort(draws);
    return new Interval(percentile(draws, 0.025), percentile(draws, 0.975));
  }

  private static long binomial(RandomGenerator random, long count, double share) {
    long sum = 0;
    for (long left = count; left > 0; left -= Integer.MAX_VALUE) {
      int trials = (int) Math.min(left, Integer.MAX_VALUE);
      sum += new BinomialDistribution(random, trials, share).sample();
    }
    return sum;
  }

  /** Interpolates linearly between neighbours, as numpy does. */
  private static double percentile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
