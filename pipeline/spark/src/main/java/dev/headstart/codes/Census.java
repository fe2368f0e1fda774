package dev.headstart.codes;

import static dev.headstart.codes.SessionSettings.FIXED_PLAN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.headstart.codes.Pending.State;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many images there are of each state.
 *
 * @param counts for every state
 * @param hasCodes whether the codes table has rows of an image that is to be coded
 * @param hasFailures whether the quarantine has
 */
record Census(Map<State, Long> counts, boolean hasCodes, boolean hasFailures) {

  /** Counts the rows of {@link Pending#classify}: an action, without a shuffle. */
  static Census of(Dataset<Row> images) {
    State[] states = State.values();
    Column todo = toCode();
    Column[] columns =
        Stream.concat(
                Stream.of(states).map(s -> count(when(in(s), 1))),
                Stream.of(Pending.HAS_CODE, Pending.HAS_FAILED)
                    .map(name -> coalesce(max(todo.and(col(name))), lit(false))))
            .toArray(Column[]::new);
    Row row =
        SessionSettings.during(
            images.sparkSession(), FIXED_PLAN, () -> images.agg(columns[0], tail(columns)).first());
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (int i = 0; i < states.length; i++) {
      counts.put(states[i], row.getLong(i));
    }
    return new Census(counts, row.getBoolean(states.length), row.getBoolean(states.length + 1));
  }

  private static Column[] tail(Column[] columns) {
    return Arrays.copyOfRange(columns, 1, columns.length);
  }

  /** Whether an image is in a state. */
  static Column in(State state) {
    return col(Pending.STATE).equalTo(state.name());
  }

  /** Whether an image is to be coded. */
  static Column toCode() {
    return in(State.NEW).or(in(State.REPLACED));
  }

  long of(State state) {
    return counts.get(state);
  }

  /** Images that are to be coded. */
  long pending() {
    return of(State.NEW) + of(State.REPLACED);
  }

  /** Images that were listed. */
  long seen() {
    return counts.values().stream().mapToLong(n -> n).sum() - of(State.MISSING);
  }
}
