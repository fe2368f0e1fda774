// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.TensorShapeProto;

/**
 * A declared dimension of a tensor.
 *
 * @param isKnown whether its size is declared
 * @param size its size, or 0 where it is not known
 * @param symbol the name of a size that is not known, or an empty string
 */
public record Dimension(boolean isKnown, long size, String symbol) {

  static Dimension of(TensorShapeProto.Dimension dimension) {
    return new Dimension(dimension.hasDimValue(), dimension.getDimValue(), dimension.getDimParam());
  }

  /** The size; where it is not known, its name or {@code ?}. */
  @Override
  public String toString() {
    if (isKnown) {
      return Long.toString(size);
    }
    return symbol.isEmpty() ? "?" : symbol;
  }
}
