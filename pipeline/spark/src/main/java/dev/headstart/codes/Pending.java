// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.headstart.codes.table.CodesTable;
import dev.headstart.source.Listing;
import dev.headstart.source.files.Room;
import dev.headstart.source.files.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Compares a listing with a table in one join and determines the state of each image.
 *
 * <p>An image is identified by path, length and time of modification, for a net and its layers; one
 * that was replaced is coded again. A quarantined image that has not changed is not tried again
 * unless that is requested. A file that could not be read is, since that failure says nothing about
 * its bytes. An image in a shard is if the shard could not be opened or the file system failed;
 * what is wrong with the shard itself stays.
 *
 * @param rows what the table knows: a row for each layer of an image that has a code, and one
 *     without a layer for each image that failed, with {@code path, length, modified, label, split,
 *     layer, stage, error}
 * @param layers the number of layers that an image must have
 * @param retryQuarantined whether quarantined images are tried again
 */
record Pending(Dataset<Row> rows, int layers, boolean retryQuarantined) {

  /**
   * Compares with a codes table and its quarantine.
   *
   * @param net the net's fingerprint
   * @param layers the layers that an image must have
   */
  static Pending of(CodesTable table, String net, List<String> layers, boolean retryQuarantined) {
    Dataset<Row> rows =
        table
            .codes(net, layers)
            .select(
                col("path"),
                col("length"),
                col("modified"),
                col("label"),
                col("split"),
                col("layer"),
                lit(null).cast("string").as("stage"),
                lit(null).cast("string").as("error"));
    if (table.hasQuarantine()) {
      rows =
          rows.union(
              table
                  .quarantine()
                  .filter(col("net").equalTo(net))
                  .selectExpr(
                      "path", "length", "modified", "NULL", "NULL", "NULL", "stage", "error"));
    }
    return new Pending(rows, layers.size(), retryQuarantined);
  }

  /** The state of an image. */
  enum State {
    /** It has no code, or lacks a layer. */
    NEW,
    /** It has a code of an earlier version of the file. */
    REPLACED,
    /** It has its code, but with another label or split than in the listing. */
    RELABELLED,
    /** It has its code. */
    UNCHANGED,
    /** It failed before, and has not changed. */
    QUARANTINED,
    /** It has a code or is in quarantine, but was not listed, or has no file. */
    MISSING,
    /** It was seen, but is not treated as an image. */
    PASSED_OVER
  }

  /** The column with the name of the {@link State}. */
  static final String STATE = "state";

  /** The column that tells whether the codes table has rows of the image. */
  static final String HAS_CODE = "has_code";

  /** The column that tells whether the image is in quarantine. */
  static final String HAS_FAILED = "has_failed";

  /** Adds the three columns to a listing for an empty table: all images are new. */
  static Dataset<Row> allNew(Dataset<Row> listing) {
    return listing
        .withColumn(
            STATE,
            when(col(Listing.PASSED).isNull(), name(State.NEW)).otherwise(name(State.PASSED_OVER)))
        .withColumn(HAS_CODE, lit(false))
        .withColumn(HAS_FAILED, lit(false));
  }

  /**
   * Adds the three columns to a listing, and a row for each image of the table that is missing in
   * it.
   */
  Dataset<Row> classify(Dataset<Row> listing) {
    Dataset<Row> known = known().as("known");
    Column listed = col("listed.path").isNotNull();
    List<Column> columns = new ArrayList<>();
    columns.add(coalesce(col("listed.path"), col("known.path")).as("path"));
    for (String name : listing.columns()) {
      if (!name.equals("path")) {
        columns.add(col("listed." + name));
      }
    }
    columns.add(
        when(col("listed." + Listing.PASSED).isNotNull(), name(State.PASSED_OVER))
            .when(listed, state())
            .otherwise(name(State.MISSING))
            .as(STATE));
    columns.add(coalesce(col("rows").gt(0), lit(false)).as(HAS_CODE));
    columns.add(col("failed").isNotNull().as(HAS_FAILED));
    return listing
        .as("listed")
        .join(
            known,
            col("listed.path")
                .equalTo(col("known.path"))
                .and(col("listed." + Listing.PASSED).isNull()),
            "full_outer")
        .select(columns.toArray(Column[]::new));
  }

  private Column state() {
    Column now = struct(col("listed.length").as("length"), col("listed.modified").as("modified"));
    Column sameFile = col("newest").eqNullSafe(now);
    Column whole = col("rows").equalTo(layers).and(col("oldest").eqNullSafe(col("newest")));
    Column relabelled = differs("label").or(differs("split"));
    Column stillBad =
        col("failed")
            .eqNullSafe(now)
            .and(col("rows").equalTo(0).or(col("known.unread").eqNullSafe(now)));
    Column readable = coalesce(col("listed.length").leq(Room.LARGEST), lit(true));
    Column onlyUnread =
        col("known.unread")
            .isNotNull()
            .and(col("listed.block").isNull().or(col("known.away").eqNullSafe(now)))
            .and(col("listed." + Listing.UNREAD).isNull())
            .and(readable);
    Column notTried = stillBad.and(onlyUnread.unary_$bang()).and(lit(!retryQuarantined));
    Column noFile = col("listed.modified").isNull();
    return when(
            whole.and(sameFile).and(col("failed").isNull()).and(relabelled), name(State.RELABELLED))
        .when(whole.and(sameFile).and(col("failed").isNull()), name(State.UNCHANGED))
        .when(notTried, name(State.QUARANTINED))
        // A manifest may name a file that does not exist.
        .when(noFile.and(col("rows").gt(0)), name(State.MISSING))
        .when(col("rows").gt(0).and(sameFile.unary_$bang()), name(State.REPLACED))
        .otherwise(name(State.NEW));
  }

  private static Column name(State state) {
    return lit(state.name());
  }

  /**
   * Returns whether a column differs. Where the listing has no label or split, the table's value
   * may come from elsewhere and is kept.
   */
  private static Column differs(String column) {
    Column now = col("listed." + column);
    return now.isNotNull().and(now.eqNullSafe(col("labels." + column)).unary_$bang());
  }

  /**
   * Returns one row per path: the number of its codes, the file they are of, and the file its
   * failure is of.
   */
  private Dataset<Row> known() {
    Column coded = col("layer").isNotNull();
    Column file = struct(col("length"), col("modified"));
    return rows.groupBy("path")
        .agg(
            count("layer").as("rows"),
            min(when(coded, file)).as("oldest"),
            max(when(coded, file)).as("newest"),
            max(when(coded, struct(col("label"), col("split")))).as("labels"),
            max(when(coded.unary_$bang(), file)).as("failed"),
            max(when(col("stage").isin("list", "read"), file)).as("unread"),
            max(when(col("error").equalTo(Unreadable.SHARD_UNAVAILABLE.name()), file)).as("away"));
  }
}
