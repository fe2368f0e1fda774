// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.provenance.Sha256;
import dev.headstart.source.files.Unreadable;
import dev.headstart.source.table.SparkImagePixels;
import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The image of a row, taken from the row itself if it contains it, otherwise from its file. */
public sealed interface ListedImage {

  /** Returns the SHA-256 of everything that the image is made from. */
  String sha256();

  /** Returns the number of bytes that were read. */
  long bytes();

  /** Preprocesses the image. */
  ImageSize load(Preprocessor into, FloatBuffer out, int offset) throws ImageException;

  /** Preprocesses the image with random augmentation. */
  ImageSize load(
      Preprocessor into, Augmentation how, RandomGenerator random, FloatBuffer out, int offset)
      throws ImageException;

  /** An encoded image. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Encoded(byte[] file) implements ListedImage {
    @Override
    public String sha256() {
      return Sha256.of(file);
    }

    @Override
    public long bytes() {
      return file.length;
    }

    @Override
    public ImageSize load(Preprocessor into, FloatBuffer out, int offset) throws ImageException {
      return into.load(file, out, offset);
    }

    @Override
    public ImageSize load(
        Preprocessor into, Augmentation how, RandomGenerator random, FloatBuffer out, int offset)
        throws ImageException {
      return into.load(file, how, random, out, offset);
    }
  }

  /** An image as pixels. Its digest covers the width, height and number of channels too. */
  record Decoded(SparkImagePixels pixels) implements ListedImage {
    @Override
    public String sha256() {
      return pixels.sha256();
    }

    @Override
    public long bytes() {
      return pixels.data().length;
    }

    @Override
    public ImageSize load(Preprocessor into, FloatBuffer out, int offset) throws ImageException {
      return into.load(pixels, out, offset);
    }

    @Override
    public ImageSize load(
        Preprocessor into, Augmentation how, RandomGenerator random, FloatBuffer out, int offset)
        throws ImageException {
      return into.load(pixels, how, random, out, offset);
    }
  }

  /** The indices of the columns of {@link ShardRows#with}, -1 for columns that are absent. */
  record Columns(int content, int pixels, int unread) implements Serializable {

    /** Finds the columns in a schema. */
    public static Columns of(StructType schema) {
      List<String> names = Arrays.asList(schema.fieldNames());
      return new Columns(
          names.indexOf("content"), names.indexOf("pixels"), names.indexOf(Listing.UNREAD));
    }
  }

  /**
   * Returns the image of a row that begins with {@code path, label, split, length, modified}.
   *
   * @throws IOException if it cannot be read
   * @throws ImageException if its pixels are invalid
   */
  static ListedImage of(Row row, Columns columns, Configuration conf)
      throws IOException, ImageException {
    if (columns.unread() >= 0 && !row.isNullAt(columns.unread())) {
      throw Unreadable.exceptionOf(row.getString(columns.unread()));
    }
    if (columns.pixels() >= 0 && !row.isNullAt(columns.pixels())) {
      return new Decoded(SparkImagePixels.of(row.getStruct(columns.pixels())));
    }
    return new Encoded(file(row, columns, conf));
  }

  private static byte[] file(Row row, Columns columns, Configuration conf) throws IOException {
    if (columns.content() >= 0 && !row.isNullAt(columns.content())) {
      return row.getAs(columns.content());
    }
    return row.isNullAt(3)
        ? FileReader.read(row.getString(0), conf) // it did not exist when it was listed
        : FileReader.read(row.getString(0), row.getLong(3), conf);
  }
}
