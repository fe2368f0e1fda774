// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.LocalSpark;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Codes drawn from one Gaussian a class, the means apart in one feature each. */
final class GaussianCodes {
  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("code", DataTypes.createArrayType(DataTypes.FloatType));

  private GaussianCodes() {}

  /** Rows of these many of each class, in turn; distance is in standard deviations. */
  static List<Row> rows(int length, double distance, double scale, long seed, int... counts) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      for (int i = 0; i < counts[c]; i++) {
        Float[] code = new Float[length];
        for (int j = 0; j < length; j++) {
          code[j] = (float) (scale * (random.nextGaussian() + (j == c ? distance : 0)));
        }
        rows.add(RowFactory.create(Texts.format("img%d-%d.jpg", c, i), label(c), code));
      }
    }
    return rows;
  }

  /** Names whose sorted order is that of the classes. */
  static String label(int c) {
    return "class-" + (char) ('a' + c);
  }

  static Row row(String path, String label, Float... code) {
    return RowFactory.create(path, label, code);
  }

  static Row withoutCode(String path, String label) {
    return RowFactory.create(path, label, null);
  }

  static Dataset<Row> table(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }
}
