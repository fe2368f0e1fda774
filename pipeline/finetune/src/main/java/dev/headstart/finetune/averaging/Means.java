// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import dev.headstart.dl4j.Floats;
import java.util.List;

/** Means of the weights of several nets. */
public final class Means {

  private Means() {}

  /**
   * Returns the mean of one or more vectors of weights; where all are the same, their bits.
   *
   * @param weights each as {@link Floats#bytes}, of equal length
   */
  public static byte[] of(List<byte[]> weights) {
    double[] sum = new double[weights.get(0).length / Float.BYTES];
    for (int n = 0; n < weights.size(); n++) {
      float[] more = Floats.of(weights.get(n));
      for (int i = 0; i < sum.length; i++) {
        sum[i] = n == 0 ? more[i] : sum[i] + more[i]; // 0 + -0 would be 0
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / weights.size());
    }
    return Floats.bytes(mean);
  }
}
