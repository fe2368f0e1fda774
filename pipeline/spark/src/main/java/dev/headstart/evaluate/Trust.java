// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static org.apache.spark.sql.functions.col;

import dev.headstart.calibrate.Logits;
import dev.headstart.calibrate.Reliability;
import dev.headstart.calibrate.ReliabilitySums;
import java.io.Serializable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * How far probabilities can be trusted, with and without their calibration.
 *
 * @param reliability null if there are no rows
 * @param uncalibrated null if the head is not calibrated
 */
record Trust(@Nullable Reliability reliability, @Nullable Reliability uncalibrated) {

  static final Trust NONE = new Trust(null, null);

  /** Beyond a rounding error the softmax of the margins is another number. */
  private static final double SAME = 1e-9;

  /** Computes the figures of rows with {@code truth, scores, raw}. */
  static Trust of(Dataset<Row> rows) {
    boolean both = rows.schema().apply(Evaluator.RAW).dataType().equals(SQLDataTypes.VectorType());
    Sums sums =
        rows.select(col(Evaluator.TRUTH), col(Evaluator.SCORES), col(Evaluator.RAW))
            .javaRDD()
            .aggregate(new Sums(), (all, row) -> all.add(row, both), Sums::add);
    if (sums.after.rows() == 0) {
      return NONE;
    }
    return new Trust(
        sums.after.reliability(), sums.furthest > SAME ? sums.before.reliability() : null);
  }

  /** Not a record: Kryo, which many clusters set, cannot write records. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ReliabilitySums after = new ReliabilitySums();
    private final ReliabilitySums before = new ReliabilitySums();
    private double furthest;

    Sums add(Row row, boolean both) {
      double[] probabilities = row.<Vector>getAs(1).toArray();
      after.add(probabilities, row.getInt(0));
      if (both) {
        double[] were = Logits.softmax(Logits.ofRaw(row.<Vector>getAs(2).toArray()), 1);
        before.add(were, row.getInt(0));
        for (int c = 0; c < were.length; c++) {
          furthest = Math.max(furthest, Math.abs(were[c] - probabilities[c]));
        }
      }
      return this;
    }

    Sums add(Sums other) {
      after.add(other.after);
      before.add(other.before);
      furthest = Math.max(furthest, other.furthest);
      return this;
    }
  }
}
