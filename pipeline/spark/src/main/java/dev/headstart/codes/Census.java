// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static dev.headstart.codes.table.SessionSettings.FIXED_PLAN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.headstart.codes.Pending.State;
import dev.headstart.codes.table.SessionSettings;
import dev.headstart.source.Listing;
import dev.headstart.source.PassedOver;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The number of images in each state.
 *
 * @param counts the number for every state
 * @param passedOver the number of other entries seen, by the reason why they are not treated as
 *     images
 * @param hasCodes whether the codes table has rows of an image that is to be coded
 * @param hasFailures whether the quarantine has rows of one
 */
record Census(
    Map<State, Long> counts,
    Map<PassedOver, Long> passedOver,
    boolean hasCodes,
    boolean hasFailures) {

  /** Counts the rows of {@link Pending#classify}, in an action without a shuffle. */
  static Census of(Dataset<Row> images) {
    State[] states = State.values();
    Column todo = toCode();
    PassedOver[] reasons = PassedOver.values();
    Column[] columns =
        Stream.of(
                Stream.of(states).map(s -> count(when(in(s), 1))),
                Stream.of(Pending.HAS_CODE, Pending.HAS_FAILED)
                    .map(name -> coalesce(max(todo.and(col(name))), lit(false))),
                Stream.of(reasons).map(Census::passed))
            .flatMap(all -> all)
            .toArray(Column[]::new);
    Row row =
        SessionSettings.during(
            images.sparkSession(), FIXED_PLAN, () -> images.agg(columns[0], tail(columns)).first());
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (int i = 0; i < states.length; i++) {
      counts.put(states[i], row.getLong(i));
    }
    return new Census(
        counts,
        passedOver(row, states.length + 2),
        row.getBoolean(states.length),
        row.getBoolean(states.length + 1));
  }

  /** Returns the number of rows that are passed over for a reason. */
  private static Column passed(PassedOver why) {
    return count(when(col(Listing.PASSED).equalTo(why.name()), 1));
  }

  private static Map<PassedOver, Long> passedOver(Row row, int at) {
    Map<PassedOver, Long> counts = new EnumMap<>(PassedOver.class);
    int next = at;
    for (PassedOver why : PassedOver.values()) {
      counts.put(why, row.getLong(next++));
    }
    return counts;
  }

  /** Counts a listing with {@link Listing#SEEN} of which nothing else is known, in an action. */
  static ImagePass.Listed listed(Dataset<Row> seen) {
    Column[] reasons = Stream.of(PassedOver.values()).map(Census::passed).toArray(Column[]::new);
    Column image = col(Listing.PASSED).isNull();
    Row row = seen.agg(count(when(image, 1)), reasons).first();
    return new ImagePass.Listed(
        seen.filter(image).drop(Listing.PASSED), row.getLong(0), passedOver(row, 1));
  }

  private static Column[] tail(Column[] columns) {
    return Arrays.copyOfRange(columns, 1, columns.length);
  }

  /** Returns whether an image is in a state. */
  static Column in(State state) {
    return col(Pending.STATE).equalTo(state.name());
  }

  /** Returns whether an image is to be coded. */
  static Column toCode() {
    return in(State.NEW).or(in(State.REPLACED));
  }

  long of(State state) {
    return counts.getOrDefault(state, 0L);
  }

  /** Returns the number of images to code. */
  long pending() {
    return of(State.NEW) + of(State.REPLACED);
  }

  /** Returns the number of images listed. */
  long listed() {
    return counts.values().stream().mapToLong(n -> n).sum()
        - of(State.MISSING)
        - of(State.PASSED_OVER);
  }
}
