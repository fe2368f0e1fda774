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

/** The image of a row: from the row itself, where it was given to it, or else from its file. */
public sealed interface ListedImage {

  /** The digest of all that the image is made from. */
  String sha256();

  /** How many bytes were read. */
  long bytes();

  /** Puts it through the preprocessor. */
  ImageSize load(Preprocessor into, FloatBuffer out, int offset) throws ImageException;

  /** Puts it through the preprocessor, varied by chance. */
  ImageSize load(
      Preprocessor into, Augmentation how, RandomGenerator random, FloatBuffer out, int offset)
      throws ImageException;

  /** An encoded image. */
  @SuppressWarnings("ArrayRecordComponent") // a file on its way, never compared
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

  /** An image as pixels; the digest covers its shape too. */
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

  /** Where the columns of {@link ShardRows#with} are; -1 where there are none. */
  record Columns(int content, int pixels, int unread) implements Serializable {

    /** Finds them. */
    public static Columns of(StructType schema) {
      List<String> names = Arrays.asList(schema.fieldNames());
      return new Columns(
          names.indexOf("content"), names.indexOf("pixels"), names.indexOf(Listing.UNREAD));
    }
  }

  /**
   * Gets the image of a row that begins with {@code path, label, split, length, modified}.
   *
   * @throws IOException where it cannot be read
   * @throws ImageException where its pixels are none
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
        ? FileReader.read(row.getString(0), conf) // not there when it was listed
        : FileReader.read(row.getString(0), row.getLong(3), conf);
  }
}
