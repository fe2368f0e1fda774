// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.TensorShapeProto;

/**
 * A declared dimension of a tensor.
 *
 * @param isKnown whether its size is declared
 * @param size its size, or 0 if it is unknown
 * @param symbol the name of an unknown size, or an empty string
 */
public record Dimension(boolean isKnown, long size, String symbol) {

  static Dimension of(TensorShapeProto.Dimension dimension) {
    return new Dimension(dimension.hasDimValue(), dimension.getDimValue(), dimension.getDimParam());
  }

  /** Returns the size, or if it is unknown its name or {@code ?}. */
  @Override
  public String toString() {
    if (isKnown) {
      return Long.toString(size);
    }
    return symbol.isEmpty() ? "?" : symbol;
  }
}
