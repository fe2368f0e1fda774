// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

/** How sure it is that a label is right, 0 to 1; the names and definitions are cleanlab's. */
public enum RankBy {
  /** The probability of the label. */
  SELF_CONFIDENCE {
    @Override
    double score(double[] probabilities, int label) {
      return probabilities[label];
    }
  },
  /** How far that is above the largest probability of another class; 0.5 where both are equal. */
  NORMALIZED_MARGIN {
    @Override
    double score(double[] probabilities, int label) {
      double other = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < probabilities.length; c++) {
        other = c == label ? other : Math.max(other, probabilities[c]);
      }
      return (probabilities[label] - other + 1) / 2;
    }
  };

  abstract double score(double[] probabilities, int label);
}
