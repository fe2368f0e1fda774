// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Labels as they are compared: without blanks around them, and in Unicode's form NFC, since file
 * systems and tools write an {@code ä} in one way or the other.
 */
final class LabelText {

  private static final Pattern BLANKS = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

  private LabelText() {}

  /** The rows with such labels. */
  static Dataset<Row> clean(Dataset<Row> rows) {
    UDF1<String, String> clean = LabelText::clean;
    return rows.withColumn("label", udf(clean, DataTypes.StringType).apply(col("label")));
  }

  /** Such a label; null for null, and where nothing is left. */
  static String clean(String label) {
    if (label == null) {
      return null;
    }
    String text = BLANKS.matcher(Normalizer.normalize(label, Normalizer.Form.NFC)).replaceAll("");
    return text.isEmpty() ? null : text;
  }
}
