// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The few sizes of a device's batches, since convolution algorithms are sought for each size anew.
 *
 * @param sizes the numbers of images, ascending
 */
public record BatchSizes(List<Integer> sizes) {

  /** The largest batch, unless a thread hands over more at once. */
  private static final int LARGEST = 512;

  /** Creates the sizes. */
  public BatchSizes {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty() || sizes.get(0) < 1) {
      throw new IllegalArgumentException("Batches have 1 image or more, not " + sizes);
    }
  }

  /**
   * Returns 1, the batch of a thread, and 4 and 8 times as many, up to {@value #LARGEST}.
   *
   * @param batch the number of images that a thread hands over at once, 1 or more
   */
  public static BatchSizes of(int batch) {
    return new BatchSizes(
        IntStream.of(1, 4, 8)
            .filter(times -> times == 1 || (long) times * batch <= LARGEST)
            .map(times -> times * batch)
            .flatMap(size -> size == batch ? IntStream.of(1, size) : IntStream.of(size))
            .distinct()
            .boxed()
            .toList());
  }

  /** Returns all sizes up to a batch, for a net that takes one image at a time anyway. */
  static BatchSizes upTo(int batch) {
    return new BatchSizes(IntStream.rangeClosed(1, batch).boxed().toList());
  }

  /** Returns the largest size. */
  public int largest() {
    return sizes.get(sizes.size() - 1);
  }

  /** Returns the smallest size that holds so many images, 1 to the largest. */
  int holding(int images) {
    return sizes.stream().filter(size -> size >= images).findFirst().orElseThrow();
  }
}
