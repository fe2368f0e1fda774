// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

/**
 * The mean and the variance of each channel of a batch.
 *
 * @param mean the mean of each channel
 * @param variance the variance of each channel, as that of the batch itself and not as an estimate
 *     for the population
 * @param scale one divided by the square root of the variance plus epsilon
 */
record Moments(double[] mean, double[] variance, double[] scale) {

  static Moments of(Planes maps, double eps) {
    int channels = maps.channels();
    Moments all = new Moments(new double[channels], new double[channels], new double[channels]);
    for (int c = 0; c < channels; c++) {
      all.mean[c] = maps.sum(c) / maps.count();
      all.variance[c] = maps.centredSquares(c, all.mean[c]) / maps.count();
      all.scale[c] = 1 / Math.sqrt(all.variance[c] + eps);
    }
    return all;
  }
}
