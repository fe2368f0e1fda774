// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.source.SplitName;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * The splits that occur in the column {@code split}.
 *
 * @param there the splits that have rows
 */
record SplitNames(Set<SplitName> there) {

  private static final String SPLIT = "split";

  /** The number of values that are looked at. A column with more values is not a split. */
  private static final int MAX = 1_000;

  private static final int TOLD = 5;

  /**
   * Looks at the column.
   *
   * @throws InputException if it contains an unknown name
   */
  static SplitNames in(Dataset<Row> rows) {
    Set<SplitName> there = EnumSet.noneOf(SplitName.class);
    Set<String> unknown = new TreeSet<>();
    for (Row row : rows.select(SPLIT).distinct().limit(MAX).collectAsList()) {
      String text = row.isNullAt(0) ? "" : row.getString(0);
      if (text.isBlank()) {
        there.add(SplitName.TRAIN);
      } else {
        SplitName.of(text).ifPresentOrElse(there::add, () -> unknown.add("'" + text + "'"));
      }
    }
    if (!unknown.isEmpty()) {
      throw new InputException(
          Texts.format(
              "There are images of the split %s: known names are %s.",
              String.join(", ", unknown.stream().limit(TOLD).toList())
                  + (unknown.size() > TOLD ? ", …" : ""),
              SplitName.known()));
    }
    return new SplitNames(there);
  }

  /** Refuses rows of which none is for training. */
  void checkTraining() {
    if (!there.isEmpty() && !there.contains(SplitName.TRAIN)) {
      throw new InputException(
          Texts.format(
              "There is nothing to train on: all images are of the splits %s.",
              String.join(", ", there.stream().map(name -> name.words().get(0)).toList())));
    }
  }

  Dataset<Row> train(Dataset<Row> rows) {
    return rows.filter(is(SplitName.TRAIN));
  }

  Optional<Dataset<Row>> validation(Dataset<Row> rows) {
    return only(rows, SplitName.VALIDATION);
  }

  Optional<Dataset<Row>> test(Dataset<Row> rows) {
    return only(rows, SplitName.TEST);
  }

  private Optional<Dataset<Row>> only(Dataset<Row> rows, SplitName name) {
    return there.contains(name) ? Optional.of(rows.filter(is(name))) : Optional.empty();
  }

  private static Column is(SplitName name) {
    UDF1<String, String> nameOf = text -> SplitName.of(text).map(Enum::name).orElse(null);
    Column of = udf(nameOf, DataTypes.StringType).apply(coalesce(col(SPLIT), lit("")));
    return coalesce(of, lit(SplitName.TRAIN.name())).equalTo(name.name());
  }
}
