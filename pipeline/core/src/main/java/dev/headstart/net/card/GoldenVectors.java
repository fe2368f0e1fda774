// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import dev.headstart.Texts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A few codes of fixed images that a net must reproduce wherever it runs. They reveal a wrong
 * channel order, a changed crop, other weights or a broken native library.
 *
 * @param layer the layer of the codes
 * @param codes one for each image of {@link dev.headstart.net.GoldenImages}
 */
public record GoldenVectors(String layer, List<Code> codes) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * The allowed difference of a value, relative to the code's norm. Kernels of other processors
   * differ by about 1e-6 of it, those of a GPU in TF32 by some 1e-4; another channel order, or a
   * crop that is off by one pixel, was seen to change it by 1e-2 and more.
   */
  public static final double TOLERANCE = 1e-3;

  /** The number of golden images. */
  public static final int IMAGES = 3;

  /** The number of values of a code that are kept. */
  private static final int VALUES = 16;

  /**
   * The kept part of a code.
   *
   * @param norm its Euclidean norm, to which differences of values are relative
   * @param values some of its values, evenly spaced, including the first; all of them if it is
   *     short
   */
  public record Code(float norm, List<Float> values) implements Serializable {

    private static final long serialVersionUID = 1L;

    public Code {
      values = List.copyOf(values);
    }

    static Code of(float[] code) {
      int kept = Math.min(VALUES, code.length);
      List<Float> values = new ArrayList<>(kept);
      for (int i = 0; i < kept; i++) {
        values.add(code[(int) ((long) i * code.length / kept)]);
      }
      double squares = 0;
      for (float value : code) {
        squares += (double) value * value;
      }
      return new Code((float) Math.sqrt(squares), values);
    }

    /**
     * Returns the largest difference of the norm or a value, relative to this code's norm; infinite
     * if one is not a number or the lengths differ.
     */
    public double differenceTo(Code other) {
      if (values.size() != other.values.size()) {
        return Double.POSITIVE_INFINITY;
      }
      double largest = Math.abs(norm - other.norm);
      for (int i = 0; i < values.size(); i++) {
        double difference = Math.abs(values.get(i) - other.values.get(i));
        largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
      }
      double relative = largest / Math.max(norm, Float.MIN_NORMAL);
      return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
    }
  }

  public GoldenVectors {
    codes = List.copyOf(codes);
    if (layer == null || layer.isBlank() || codes.size() != IMAGES) {
      throw new InvalidNetException(
          Texts.format(
              "The card is not valid: golden must have a layer and %d codes; headstart zoo"
                  + " add recomputes them",
              IMAGES));
    }
  }

  /**
   * Keeps a part of each code.
   *
   * @param layer the layer of the codes
   * @param codes the codes of the golden images, in their order
   */
  public static GoldenVectors of(String layer, List<float[]> codes) {
    return new GoldenVectors(layer, codes.stream().map(Code::of).toList());
  }

  /** Returns the image that differs most and by how much, empty if all are within the tolerance. */
  public Optional<Difference> differenceTo(GoldenVectors other) {
    Difference largest = new Difference(0, 0);
    for (int image = 0; image < codes.size(); image++) {
      double difference = codes.get(image).differenceTo(other.codes.get(image));
      if (difference > largest.relative()) {
        largest = new Difference(image, difference);
      }
    }
    return largest.relative() > TOLERANCE ? Optional.of(largest) : Optional.empty();
  }

  /**
   * The difference of an image's code.
   *
   * @param image the number of the image, from 0
   * @param relative the largest difference of a value, relative to the code's norm
   */
  public record Difference(int image, double relative) {}
}
