// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.Texts;
import dev.headstart.image.Limits;
import dev.headstart.net.gpu.Precision;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings for decoding images and running a net on them.
 *
 * @param batchSize the number of images per inference batch, at least 1; 8 is enough for full speed
 * @param limits the limits that an image must keep to
 * @param precision how exactly a GPU multiplies; null as the net's card says
 */
public record Inference(int batchSize, Limits limits, @Nullable Precision precision)
    implements Serializable {

  /** Batches of 8, and at most one minute for decoding an image. */
  public static final Inference DEFAULT = new Inference(8, Limits.DEFAULT);

  /**
   * Creates settings.
   *
   * @throws IllegalArgumentException if the batch size is not positive
   */
  public Inference {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          Texts.format("An inference batch has at least 1 image, not %d", batchSize));
    }
    Objects.requireNonNull(limits, "limits");
  }

  /** Creates settings with the precision of the net's card. */
  public Inference(int batchSize, Limits limits) {
    this(batchSize, limits, null);
  }

  /** Returns the same settings with another batch size. */
  public Inference withBatchSize(int images) {
    return new Inference(images, limits, precision);
  }
}
