// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.Texts;
import dev.headstart.image.Limits;
import java.io.Serializable;
import java.util.Objects;

/**
 * How images are decoded and run through a network.
 *
 * @param batchSize images per inference batch, at least 1; 8 is enough for full speed
 * @param limits what is too much for one image
 */
public record Inference(int batchSize, Limits limits) implements Serializable {

  /** Batches of 8, and a minute for decoding an image. */
  public static final Inference DEFAULT = new Inference(8, Limits.DEFAULT);

  /**
   * Settings of one's own.
   *
   * @throws IllegalArgumentException if the batch has no image
   */
  public Inference {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          Texts.format("An inference batch has at least 1 image, not %d", batchSize));
    }
    Objects.requireNonNull(limits, "limits");
  }

  /** The same with batches of another size. */
  public Inference withBatchSize(int images) {
    return new Inference(images, limits);
  }
}
