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
 * Rows to test on without those that were trained on.
 *
 * @param rows those that were not seen in training; all, where there are no others or that was
 *     asked for
 * @param seen how many labelled rows were seen in training
 * @param all how many labelled rows there are; 0 where they were not counted
 * @param kept whether rows that were seen are among {@code rows}
 */
public record UnseenRows(Dataset<Row> rows, long seen, long all, boolean kept) {

  /**
   * Takes away what was seen.
   *
   * @param rows with {@code label, sha256}
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

  /** Rows of which none was seen, as it is known. */
  public static UnseenRows none(Dataset<Row> rows) {
    return new UnseenRows(rows, 0, 0, false);
  }

  /** Only counts what was seen. */
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

  /** What to say of it; empty where nothing was seen. */
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
            + (kept ? ": these figures flatter" : ", and are left out"));
  }
}
