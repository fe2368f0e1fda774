// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The column of a table that holds its images, by its names in the Parquet files.
 *
 * @param name the column's name
 * @param fields the fields that are read, empty for a {@code binary} column
 */
public record TableColumn(String name, List<String> fields) implements Serializable {

  private static final String PREFERRED = "image";

  /**
   * Finds the column.
   *
   * @param wanted its name, or null for the only image column, or the one named {@code image}
   * @param table the table's name, for messages
   * @throws InputException if there is none, or there are several
   */
  public static TableColumn find(StructType schema, @Nullable String wanted, String table) {
    if (wanted != null) {
      StructField field = TableFiles.field(schema, wanted);
      String name = field == null ? wanted : field.name();
      ImageColumn.of(schema, name); // says what is wrong
      return of(schema.apply(name));
    }
    List<String> candidates =
        Arrays.stream(schema.fields())
            .filter(TableColumn::holdsImages)
            .map(StructField::name)
            .toList();
    if (candidates.isEmpty()) {
      throw new InputException(
          Texts.format(
              "%s has no column of images (binary, struct<bytes: binary, …> or Spark's image"
                  + " struct): %s.",
              table, schema.simpleString()));
    }
    StructField preferred = TableFiles.field(schema, PREFERRED);
    if (preferred != null && candidates.contains(preferred.name())) {
      return of(preferred);
    }
    if (candidates.size() > 1) {
      throw new InputException(
          Texts.format(
              "%s has several columns that may hold images, %s: name one with --image-column.",
              table, String.join(", ", candidates)));
    }
    return of(schema.apply(candidates.get(0)));
  }

  /** Returns whether the images are decoded pixels. */
  boolean isDecoded() {
    return fields.size() > 1;
  }

  private static boolean holdsImages(StructField field) {
    try {
      ImageColumn.of(new StructType(new StructField[] {field}), field.name());
      return true;
    } catch (InputException e) {
      return false;
    }
  }

  private static TableColumn of(StructField column) {
    if (column.dataType().equals(DataTypes.BinaryType)) {
      return new TableColumn(physical(column), List.of());
    }
    StructType struct = (StructType) column.dataType();
    boolean pixels = Arrays.asList(struct.fieldNames()).containsAll(SparkImagePixels.FIELDS);
    List<String> names = pixels ? SparkImagePixels.FIELDS : List.of("bytes");
    return new TableColumn(
        physical(column), names.stream().map(name -> physical(struct.apply(name))).toList());
  }

  /**
   * Returns the column's name in the files, which in Delta may differ from the name in the table.
   */
  static String physical(StructField field) {
    String key = "delta.columnMapping.physicalName";
    return field.metadata().contains(key) ? field.metadata().getString(key) : field.name();
  }
}
