// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.Texts;
import java.io.Serializable;
import java.util.List;

/**
 * A linear classifier of codes: the logits are {@code weights * code + bias}.
 *
 * @param labels the classes, in order
 * @param weights a row of the code's length for each class
 * @param bias a number for each class
 */
@SuppressWarnings("ArrayRecordComponent") // parameters, never compared
public record HeadWeights(List<String> labels, float[][] weights, float[] bias)
    implements Serializable {

  public HeadWeights {
    labels = List.copyOf(labels);
    if (weights.length != labels.size() || bias.length != labels.size()) {
      throw new IllegalArgumentException(
          Texts.format(
              "%d classes need as many rows of weights, not %d", labels.size(), weights.length));
    }
  }

  /** Returns a head of zeros, which gives all classes the same probability for any code. */
  public static HeadWeights zeros(List<String> labels, int codeLength) {
    return new HeadWeights(labels, new float[labels.size()][codeLength], new float[labels.size()]);
  }

  int codeLength() {
    return weights[0].length;
  }
}
