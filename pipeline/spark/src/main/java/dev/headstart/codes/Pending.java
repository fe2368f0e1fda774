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

import dev.headstart.source.Listing;
import dev.headstart.source.files.Room;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tells what of a listing a table has and what not, in one join.
 *
 * <p>An image is known by path, length and time of modification, for a net and its layers: one that
 * was replaced is to be coded again. What is in quarantine and unchanged is not tried again unless
 * that is asked for. A file that could not be read is: that says nothing about its bytes. What
 * could not be read of a shard is not, as that is mostly a shard that is damaged.
 *
 * @param table what is there
 * @param net the net's fingerprint
 * @param layers the layers that an image must have
 * @param retryQuarantined whether quarantined images are tried again
 */
record Pending(CodesTable table, String net, List<String> layers, boolean retryQuarantined) {

  /** What is known of an image. */
  enum State {
    /** It has no code, or not of all layers. */
    NEW,
    /** It has a code of what it was before. */
    REPLACED,
    /** It has its code, and another label or split than the listing says. */
    RELABELLED,
    /** It has its code. */
    UNCHANGED,
    /** It failed before, and is still the same. */
    QUARANTINED,
    /** It has a code or is in quarantine, but was not listed, or has no file. */
    MISSING,
    /** It was seen, but is not taken for an image. */
    PASSED_OVER
  }

  /** The column with the name of the {@link State}. */
  static final String STATE = "state";

  /** The column that says whether the codes table has rows of the image. */
  static final String HAS_CODE = "has_code";

  /** The column that says whether the image is in quarantine. */
  static final String HAS_FAILED = "has_failed";

  /** Adds the three columns to a listing for a table without a row: all is new. */
  static Dataset<Row> allNew(Dataset<Row> listing) {
    return listing
        .withColumn(
            STATE,
            when(col(Listing.PASSED).isNull(), name(State.NEW)).otherwise(name(State.PASSED_OVER)))
        .withColumn(HAS_CODE, lit(false))
        .withColumn(HAS_FAILED, lit(false));
  }

  /** Adds the three columns to a listing, and a row for each image of the table that it lacks. */
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
    Column whole = col("rows").equalTo(layers.size()).and(col("oldest").eqNullSafe(col("newest")));
    Column relabelled = differs("label").or(differs("split"));
    Column stillBad =
        col("failed")
            .eqNullSafe(now)
            .and(col("rows").equalTo(0).or(col("known.unread").eqNullSafe(now)));
    Column readable = coalesce(col("listed.length").leq(Room.LARGEST), lit(true));
    Column onlyUnread =
        col("known.unread")
            .isNotNull()
            .and(col("listed.block").isNull())
            .and(col("listed." + Listing.UNREAD).isNull())
            .and(readable);
    Column notTried = stillBad.and(onlyUnread.unary_$bang()).and(lit(!retryQuarantined));
    Column noFile = col("listed.modified").isNull();
    return when(
            whole.and(sameFile).and(col("failed").isNull()).and(relabelled), name(State.RELABELLED))
        .when(whole.and(sameFile).and(col("failed").isNull()), name(State.UNCHANGED))
        .when(notTried, name(State.QUARANTINED))
        .when(
            noFile.and(col("rows").gt(0)), name(State.MISSING)) // a manifest may name what is away
        .when(col("rows").gt(0).and(sameFile.unary_$bang()), name(State.REPLACED))
        .otherwise(name(State.NEW));
  }

  private static Column name(State state) {
    return lit(state.name());
  }

  /** Where the listing has no label or split, what the table has may come from elsewhere. */
  private static Column differs(String column) {
    Column now = col("listed." + column);
    return now.isNotNull().and(now.eqNullSafe(col("labels." + column)).unary_$bang());
  }

  /** A row a path: how many codes it has, of which file, and of which file its failure is. */
  private Dataset<Row> known() {
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
                lit(null).cast("string").as("stage"));
    if (table.hasQuarantine()) {
      rows =
          rows.union(
              table
                  .quarantine()
                  .filter(col("net").equalTo(net))
                  .selectExpr("path", "length", "modified", "NULL", "NULL", "NULL", "stage"));
    }
    Column coded = col("layer").isNotNull();
    Column file = struct(col("length"), col("modified"));
    return rows.groupBy("path")
        .agg(
            count("layer").as("rows"),
            min(when(coded, file)).as("oldest"),
            max(when(coded, file)).as("newest"),
            max(when(coded, struct(col("label"), col("split")))).as("labels"),
            max(when(coded.unary_$bang(), file)).as("failed"),
            max(when(col("stage").isin("list", "read"), file)).as("unread"));
  }
}
