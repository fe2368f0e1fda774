// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.headstart.Texts;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Test rows from which those seen in training were removed.
 *
 * @param rows the rows not seen in training, or all rows if there are no others or they were
 *     requested
 * @param seen the number of labelled rows seen in training
 * @param all the number of labelled rows, or 0 if they were not counted
 * @param kept whether {@code rows} includes rows that were seen
 */
public record UnseenRows(Dataset<Row> rows, long seen, long all, boolean kept) {

  /**
   * Removes the rows that were seen in training.
   *
   * @param rows rows with {@code label, sha256}
   */
  public static UnseenRows of(Dataset<Row> rows, TrainedRows trained) {
    Dataset<Row> marked = trained.mark(rows);
    UnseenRows whole = counted(rows, marked);
    if (whole.seen == 0 || whole.seen == whole.all) {
      return whole;
    }
    Dataset<Row> unseen =
        marked.filter(col(TrainedRows.SEEN).equalTo(false)).drop(TrainedRows.SEEN);
    return new UnseenRows(unseen, whole.seen, whole.all, false);
  }

  /** Returns rows of which none is known to have been seen. */
  public static UnseenRows none(Dataset<Row> rows) {
    return new UnseenRows(rows, 0, 0, false);
  }

  /** Counts the rows that were seen, but keeps them. */
  public static UnseenRows withSeen(Dataset<Row> rows, TrainedRows trained) {
    return counted(rows, trained.mark(rows));
  }

  private static UnseenRows counted(Dataset<Row> rows, Dataset<Row> marked) {
    Row counts =
        marked
            .filter(col("label").isNotNull())
            .agg(count(lit(1)), count(when(col(TrainedRows.SEEN), 1)))
            .first();
    return new UnseenRows(rows, counts.getLong(1), counts.getLong(0), counts.getLong(1) > 0);
  }

  /** Returns a note for the user; empty if no row was seen. */
  public Optional<String> note() {
    if (seen == 0) {
      return Optional.empty();
    }
    String some =
        seen == all
            ? Texts.format("All %,d rows were", all)
            : Texts.format("%,d of %,d rows were", seen, all);
    return Optional.of(
        some
            + " seen in training (the same bytes)"
            + (kept ? ": these figures are too optimistic" : ", and are left out"));
  }
}
