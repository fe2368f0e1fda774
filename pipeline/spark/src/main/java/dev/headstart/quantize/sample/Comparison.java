// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How near the codes of a quantised net are to those of the fp32 net, by the cosine of the angle
 * between them.
 *
 * @param images the number of images, none of which the net was calibrated on
 * @param mean the mean of the cosines; NaN without images
 * @param worst the smallest
 */
public record Comparison(int images, double mean, double worst) {

  /** Compares the codes of images that are not for calibration. */
  public static Comparison of(List<SampleCode> before, List<SampleCode> after) {
    Map<String, float[]> codes = new HashMap<>();
    after.forEach(code -> codes.put(code.path(), code.code()));
    double[] cosines =
        before.stream()
            .filter(code -> code.heldOut() && codes.containsKey(code.path()))
            .mapToDouble(
                code -> cosine(code.code(), Objects.requireNonNull(codes.get(code.path()))))
            .toArray();
    double sum = 0;
    double worst = 1;
    for (double cosine : cosines) {
      sum += cosine;
      worst = Math.min(worst, cosine);
    }
    return new Comparison(cosines.length, sum / cosines.length, worst);
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
      first += (double) one[i] * one[i];
      second += (double) other[i] * other[i];
    }
    return first == second && first == 0
        ? 1
        : product / Math.sqrt(Math.max(first * second, 1e-300));
  }
}
