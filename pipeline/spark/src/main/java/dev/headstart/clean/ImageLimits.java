// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Beyond what an image is odd.
 *
 * @param outlierRate the share of images like the others that are outliers all the same
 * @param dark an image is dark if 99 of 100 of its pixels are darker than this, 0 to 1
 * @param bright it is bright if 95 of 100 of its pixels are brighter than this, 0 to 1
 * @param blurred it is blurred if the variance of its Laplacian is less
 * @param uniform it is uniform if the standard deviation of its brightness is less
 * @param aspect it is odd if its shorter side has less than this share of its longer one
 * @param size it is odd if it is this many times larger or smaller than the median image, by side
 */
public record ImageLimits(
    double outlierRate,
    double dark,
    double bright,
    double blurred,
    double uniform,
    double aspect,
    double size) {

  /** The issues, in the order of the table's columns. */
  public static final List<String> NAMES =
      List.of("outlier", "dark", "bright", "blurred", "uniform", "aspect", "size");

  /** Returns whether an image is odd if its score is larger than the limit, not smaller. */
  public static boolean isLargeOdd(String name) {
    return List.of("outlier", "bright", "size").contains(name);
  }

  /** Returns the limits of scores that need no other images, by name. */
  Map<String, Double> toMap() {
    Map<String, Double> map = new LinkedHashMap<>();
    map.put("dark", dark);
    map.put("bright", bright);
    map.put("blurred", blurred);
    map.put("uniform", uniform);
    map.put("aspect", aspect);
    map.put("size", size);
    return map;
  }
}
