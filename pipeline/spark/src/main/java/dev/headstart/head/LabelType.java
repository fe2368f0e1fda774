// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.Comparator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/** How a table identifies classes. */
enum LabelType {
  /** By names (strings); the empty string is no label. Classes are numbered in sorted order. */
  NAMES,
  /** By class indexes, whole numbers from 0 up, as MLlib's indexers make them. */
  INDEXES;

  /**
   * The maximum number of classes. A table with more has most likely a label column that is no
   * class.
   */
  private static final int MAX_CLASSES = 100_000;

  /**
   * The type of a column.
   *
   * @throws InputException if it is neither of strings nor of numbers
   */
  static LabelType of(String column, DataType type) {
    if (type instanceof NumericType) {
      return INDEXES;
    }
    if (type.equals(DataTypes.StringType)) {
      return NAMES;
    }
    throw new InputException(
        Texts.format(
            "Column %s is %s: give class names (string) or class indexes (numbers)",
            column, type.simpleString()));
  }

  /** Returns each row's class as a string, null if it has none. */
  Column name(String column) {
    Column label = col(column);
    if (this == NAMES) {
      return when(label.isNotNull().and(length(label).gt(0)), label);
    }
    UDF1<Double, String> text = value -> value == null ? null : text(value);
    return udf(text, DataTypes.StringType).apply(label.cast(DataTypes.DoubleType));
  }

  /** Returns the order in which classes are numbered. */
  Comparator<String> order() {
    return this == NAMES
        ? Comparator.naturalOrder()
        : Comparator.comparingDouble(Double::parseDouble);
  }

  /**
   * Checks the class of a row, as {@link #name} gives it.
   *
   * @throws InputException if it is a number but not a class index
   */
  void check(String column, String name) {
    if (this == INDEXES && !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new InputException(
          Texts.format(
              "Column %s holds the label %s: give class indexes (whole numbers from 0 to %d), or"
                  + " class names (string)",
              column, name, MAX_CLASSES - 1));
    }
  }

  private static String text(double value) {
    return value >= 0 && value < MAX_CLASSES && value == Math.rint(value)
        ? Integer.toString((int) value)
        : Double.toString(value);
  }
}
