// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import java.util.Map;

/**
 * What the probes say of the codes of a layer.
 *
 * @param candidate the net
 * @param layer the layer
 * @param length the length of its codes
 * @param multiplyAdds the multiply-adds for an image's code
 * @param logMe the log of the maximum evidence, per image
 * @param logMeGain the same less that of a model without codes, which makes it comparable between
 *     sets
 * @param nearest the accuracy of weighted nearest neighbours, by their number
 * @param softmax multinomial logistic regression
 * @param svm linear support vector machines
 * @param fewShot the accuracies of the draws, by the number of images of each class
 */
public record LayerScore(
    Candidate candidate,
    String layer,
    int length,
    long multiplyAdds,
    double logMe,
    double logMeGain,
    Map<Integer, Double> nearest,
    Sweep softmax,
    Sweep svm,
    Map<Integer, double[]> fewShot) {

  /** Returns the better of the linear classifiers; of equal ones softmax. */
  public Sweep linear() {
    return svm.accuracy() > softmax.accuracy() ? svm : softmax;
  }

  /** Returns the accuracy of the better linear classifier, out of fold. */
  public double accuracy() {
    return linear().accuracy();
  }
}
