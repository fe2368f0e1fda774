// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a head is trained on.
 *
 * @param features of codes
 * @param label of class names or class indexes
 * @param weight of rows' weights, if there is one
 * @param group of what rows stay together by in cross-validation, if there is one
 * @param validation of whether a row is for validation, if there is one
 * @param id that says which row a row is, if it is wanted
 */
record HeadColumns(
    String features,
    String label,
    Optional<String> weight,
    Optional<String> group,
    Optional<String> validation,
    Optional<String> id) {

  /** The columns of a table of codes. */
  static final HeadColumns OF_CODES =
      new HeadColumns(
          "code", "label", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  HeadColumns withValidation(String column) {
    return new HeadColumns(features, label, weight, group, Optional.of(column), id);
  }

  /** The same columns of rows that are all trained on, each with its id. */
  HeadColumns withId(String column) {
    return new HeadColumns(features, label, weight, group, Optional.empty(), Optional.of(column));
  }

  /**
   * Checks that the columns exist and have suitable types.
   *
   * @throws InputException if a column is missing or has a wrong type; the message names it and the
   *     accepted types
   */
  LabelType check(StructType schema) {
    DataType code = type(schema, features);
    if (!isCode(code)) {
      throw wrong(features, code, "array<float>, array<double> or a vector");
    }
    LabelType labels = LabelType.of(label, type(schema, label));
    weight.ifPresent(
        column -> {
          if (!(type(schema, column) instanceof NumericType)) {
            throw wrong(column, type(schema, column), "the weights of the rows as numbers");
          }
        });
    group.ifPresent(column -> type(schema, column));
    id.ifPresent(column -> type(schema, column));
    validation.ifPresent(
        column -> {
          if (!type(schema, column).equals(DataTypes.BooleanType)) {
            throw wrong(
                column, type(schema, column), "a boolean, true for the rows to validate on");
          }
        });
    return labels;
  }

  /** Returns whether a column of codes may have this type. */
  static boolean isCode(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array
            && (array.elementType().equals(DataTypes.FloatType)
                || array.elementType().equals(DataTypes.DoubleType)));
  }

  static InputException wrong(String column, DataType type, String right) {
    return new InputException(
        Texts.format("Column %s is %s: give %s", column, type.simpleString(), right));
  }

  static DataType type(StructType schema, String column) {
    if (!List.of(schema.fieldNames()).contains(column)) {
      throw new InputException(
          Texts.format(
              "The table of codes has no column %s: it has %s",
              column, String.join(", ", schema.fieldNames())));
    }
    return schema.apply(column).dataType();
  }
}
