// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A few codes of fixed images, which a net must give wherever it runs: they tell a wrong channel
 * order, a changed crop, other weights and a broken native library from a working net.
 *
 * @param layer the layer that they are of
 * @param codes one for each image of {@link GoldenImages}
 */
public record GoldenVectors(String layer, List<Code> codes) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * How far a value may be off, in parts of the code's norm. Kernels of other processors differ by
   * about 1e-6 of it, those of a GPU in TF32 by some 1e-4; another channel order or a crop that is
   * off by one pixel was seen to change it by 1e-2 and more.
   */
  public static final double TOLERANCE = 1e-3;

  /** How many values of a code are kept. */
  private static final int VALUES = 16;

  /**
   * What is kept of a code.
   *
   * @param norm its Euclidean length, to which each of its values counts
   * @param values some of its values, evenly spaced, the first one included; all if it is short
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

    /** The largest difference of the norm or a value, in parts of this code's norm. */
    double differenceTo(Code other) {
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
    if (layer == null || layer.isBlank() || codes.size() != GoldenImages.COUNT) {
      throw new InvalidNetException(
          Texts.format(
              "The card is not valid: golden must have a layer and %d codes; headstart zoo add"
                  + " makes them anew",
              GoldenImages.COUNT));
    }
  }

  /**
   * Runs a net on the golden images.
   *
   * @throws InvalidNetException if the net cannot be run
   */
  public static GoldenVectors of(PretrainedNet net) {
    CutNet cut = net.cut(List.of());
    try (CodeSession session = CodeSession.open(cut, 1)) {
      return of(cut.layers().get(0), GoldenImages.codes(session, 0, net.card().input()));
    }
  }

  static GoldenVectors of(String layer, List<float[]> codes) {
    return new GoldenVectors(layer, codes.stream().map(Code::of).toList());
  }

  /** Where others are farther off than is allowed, the image that is farthest and by how much. */
  Optional<Difference> differenceTo(GoldenVectors other) {
    Difference largest = new Difference(0, 0);
    for (int image = 0; image < codes.size(); image++) {
      double difference = codes.get(image).differenceTo(other.codes.get(image));
      if (difference > largest.relative()) {
        largest = new Difference(image, difference);
      }
    }
    return largest.relative() > TOLERANCE ? Optional.of(largest) : Optional.empty();
  }

  /** A difference of an image's code, in parts of its norm. */
  record Difference(int image, double relative) {}
}
