// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import dev.headstart.head.joint.JointFit;
import dev.headstart.head.joint.Objective;
import dev.headstart.head.joint.Problem;
import dev.headstart.head.joint.Weights;

/** Multinomial logistic regression, by the joint fit of all classes. */
final class LocalSoftmax implements LocalPath {
  /** A fit may be above the least objective by a tenth of this share. */
  private static final double PRECISION = 1e-4;

  private static final int MAX_STEPS = 200;

  private final JointFit fit;

  LocalSoftmax(LocalRows rows, boolean standardize) {
    float[][] codes = rows.codes();
    Problem problem =
        new Problem(Objective.SOFTMAX, rows.classCount(), rows.size(), codes[0].length);
    this.fit =
        JointFit.inTask(
            codes, rows.classes(), rows.weights(), problem, standardize, PRECISION, MAX_STEPS);
  }

  @Override
  public Weights fit(double regParam) {
    return fit.fit(regParam);
  }

  @Override
  public void close() {
    fit.close();
  }
}
