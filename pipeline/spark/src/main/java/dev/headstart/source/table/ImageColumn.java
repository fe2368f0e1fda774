// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.Preprocessor;
import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A column of images in one of the supported types. */
public sealed interface ImageColumn extends Serializable, ImageLoader<Row> {

  /** Image files as {@code binary}. */
  record Files(int index) implements ImageColumn {
    @Override
    public ImageSize load(Row row, Preprocessor into, FloatBuffer out, int offset)
        throws IOException, ImageException {
      return into.load(present(row.<byte[]>getAs(index)), out, offset);
    }
  }

  /** Image files in a struct's field {@code bytes}, as Hugging Face's datasets write them. */
  record Structs(int index, int field) implements ImageColumn {
    @Override
    public ImageSize load(Row row, Preprocessor into, FloatBuffer out, int offset)
        throws IOException, ImageException {
      return into.load(present(present(row.getStruct(index)).<byte[]>getAs(field)), out, offset);
    }
  }

  /** Decoded images in Spark's image struct. */
  record Decoded(int index) implements ImageColumn {
    @Override
    public ImageSize load(Row row, Preprocessor into, FloatBuffer out, int offset)
        throws IOException, ImageException {
      return into.load(SparkImagePixels.of(present(row.getStruct(index))), out, offset);
    }
  }

  /**
   * Returns the column of a given name.
   *
   * @throws InputException if there is no such column, or its type is not supported
   */
  static ImageColumn of(StructType schema, String name) {
    List<String> names = Arrays.asList(schema.fieldNames());
    if (!names.contains(name)) {
      throw new InputException(
          Texts.format("No column %s: there are %s.", name, String.join(", ", names)));
    }
    int index = schema.fieldIndex(name);
    DataType type = schema.fields()[index].dataType();
    if (type.equals(DataTypes.BinaryType)) {
      return new Files(index);
    }
    if (type instanceof StructType struct) {
      List<String> fields = Arrays.asList(struct.fieldNames());
      if (fields.containsAll(SparkImagePixels.FIELDS)) {
        return new Decoded(index);
      }
      if (fields.contains("bytes")
          && struct.apply("bytes").dataType().equals(DataTypes.BinaryType)) {
        return new Structs(index, fields.indexOf("bytes"));
      }
    }
    throw new InputException(
        Texts.format(
            "The column %s is %s: images are binary, struct<bytes: binary, …> or Spark's image"
                + " struct.",
            name, type.simpleString()));
  }

  private static <T> T present(T value) throws IOException {
    if (value == null) {
      throw new IOException("there is no image, the column is null");
    }
    return value;
  }
}
