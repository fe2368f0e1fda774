// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

/**
 * The mean and the variance of each channel of a batch.
 *
 * @param mean of each channel
 * @param variance of each channel, that of the batch itself and not an estimate for all there are
 * @param scale one over the root of the variance and a little more
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
