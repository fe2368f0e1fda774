// SPDX-License-Identifier: Apache-2.0
package dev.headstart.layers;

import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The features of several layers of the same images, numbered through from 0 in the order of the
 * layers.
 */
final class Features {

  /** A feature that varies less than this share of its mean is taken for a constant. */
  private static final double CONSTANT = 1e-5;

  private final List<float[][]> codes;
  private final int[] starts;

  /**
   * @param codes by layer; each by image
   */
  Features(List<float[][]> codes) {
    this.codes = codes;
    this.starts = new int[codes.size() + 1];
    for (int i = 0; i < codes.size(); i++) {
      starts[i + 1] = starts[i] + codes.get(i)[0].length;
    }
  }

  /**
   * What normalises features: of a value x, {@code (x - shift) * scale} has the mean 0 and the
   * variance 1 over the images it was taken of. The scale of a feature that does not vary is 0.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Normal(float[] shifts, float[] scales) {}

  int size() {
    return starts[codes.size()];
  }

  int layers() {
    return codes.size();
  }

  /** Returns the number of the first feature of a layer. */
  int start(int layer) {
    return starts[layer];
  }

  /** Returns the numbers of all features of a layer. */
  int[] ofLayer(int layer) {
    return IntStream.range(starts[layer], starts[layer + 1]).toArray();
  }

  int layerOf(int feature) {
    int found = Arrays.binarySearch(starts, feature);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns what normalises the features over some images. */
  Normal normal(int[] rows) {
    double[] means = new double[size()];
    double[] squares = new double[size()];
    for (int layer = 0; layer < layers(); layer++) {
      int start = starts[layer];
      for (int row : rows) {
        float[] code = codes.get(layer)[row];
        for (int place = 0; place < code.length; place++) {
          means[start + place] += (double) code[place] / rows.length;
        }
      }
      for (int row : rows) {
        float[] code = codes.get(layer)[row];
        for (int place = 0; place < code.length; place++) {
          double apart = code[place] - means[start + place];
          squares[start + place] += apart * apart;
        }
      }
    }
    float[] shifts = new float[size()];
    float[] scales = new float[size()];
    for (int j = 0; j < shifts.length; j++) {
      double deviation = Math.sqrt(squares[j] / rows.length);
      float scale = (float) (1 / deviation);
      boolean varies = deviation > CONSTANT * Math.abs(means[j]) && Float.isFinite(scale);
      shifts[j] = (float) means[j];
      scales[j] = varies ? scale : 0;
    }
    return new Normal(shifts, scales);
  }

  /** Returns normalised features of some images: rows × features, row by row. */
  FloatBuffer block(int[] rows, int[] features, Normal normal) {
    FloatBuffer block = Products.buffer(Math.multiplyExact(rows.length, features.length));
    int[] layer = IntStream.of(features).map(this::layerOf).toArray();
    int at = 0;
    for (int row : rows) {
      for (int f = 0; f < features.length; f++) {
        int j = features[f];
        float value = codes.get(layer[f])[row][j - starts[layer[f]]];
        block.put(at++, (value - normal.shifts()[j]) * normal.scales()[j]);
      }
    }
    return block;
  }
}
