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
import org.jspecify.annotations.Nullable;

/**
 * Normalises labels for comparison: surrounding blanks are removed, and the text is converted to
 * Unicode's form NFC, since file systems and tools encode an {@code ä} in either of two ways.
 */
final class LabelText {

  private static final Pattern BLANKS = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

  private LabelText() {}

  /** Returns the rows with normalised labels. */
  static Dataset<Row> clean(Dataset<Row> rows) {
    UDF1<String, String> clean = LabelText::clean;
    return rows.withColumn("label", udf(clean, DataTypes.StringType).apply(col("label")));
  }

  /** Returns the normalised label; null for null and for an empty result. */
  static @Nullable String clean(@Nullable String label) {
    if (label == null) {
      return null;
    }
    String text = BLANKS.matcher(Normalizer.normalize(label, Normalizer.Form.NFC)).replaceAll("");
    return text.isEmpty() ? null : text;
  }
}
