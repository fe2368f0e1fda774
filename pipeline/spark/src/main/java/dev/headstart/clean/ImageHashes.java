// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import dev.headstart.codes.PassListener;
import dev.headstart.image.ImageException;
import dev.headstart.source.ImageSource;
import dev.headstart.source.ListedImage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The perceptual hashes of the images of a source, computed in one pass and kept until closed. */
public final class ImageHashes implements AutoCloseable {

  private final PerImage images;

  private ImageHashes(PerImage images) {
    this.images = images;
  }

  /**
   * Reads and decodes all images.
   *
   * @throws dev.headstart.InputException if there are none
   */
  public static ImageHashes of(SparkSession spark, ImageSource source, PassListener listener) {
    return new ImageHashes(
        PerImage.of(spark, source, listener, "hash", "hash BIGINT", Hashing::new));
  }

  /** Computes hashes in a task. */
  private static final class Hashing implements PerImage.Figures {
    private final PerceptualHash hash = new PerceptualHash();

    @Override
    public @Nullable Object[] of(ListedImage image) throws ImageException {
      return new @Nullable Object[] {hash.of(image)};
    }

    @Override
    public void close() {
      hash.close();
    }
  }

  /**
   * Returns {@code path, failed, hash}; the hash is null if it tells too little, or if the image
   * could not be read or decoded.
   */
  Dataset<Row> rows() {
    return images.rows();
  }

  /** Returns the number of images. */
  public long images() {
    return images.images();
  }

  /** Returns how many of them could not be read or decoded. */
  public long failed() {
    return images.failed();
  }

  @Override
  public void close() {
    images.close();
  }
}
