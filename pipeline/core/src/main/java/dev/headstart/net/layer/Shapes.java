// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of a net's tensors for one image. */
public interface Shapes {

  /**
   * Returns the shape of a tensor that can be a code, or null. The first dimension is the batch, 1.
   */
  @Nullable List<Long> shape(String tensor);

  /** Returns whether a tensor has this number of dimensions, including the batch. */
  default boolean hasRank(String tensor, int rank) {
    List<Long> shape = shape(tensor);
    return shape != null && shape.size() == rank && shape.get(0) == 1;
  }
}
