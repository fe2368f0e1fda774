// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What is looked for in one job: codes with their paths. A class, because Kryo writes no records.
 */
public final class Queries implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> paths = new ArrayList<>();
  private final UnitRows codes;

  private Queries(List<Row> rows, float[] centre) {
    List<float[]> values = new ArrayList<>();
    for (Row row : rows) {
      paths.add(row.getString(0));
      float[] code = CodeRows.code(row, 1);
      if (code.length != centre.length) {
        throw new InputException(
            Texts.format(
                "The queries' codes have %d values and the table's %d: give those of one net and"
                    + " layer.",
                code.length, centre.length));
      }
      values.add(code);
    }
    codes = UnitRows.of(values, centre);
  }

  /**
   * Returns rows as queries.
   *
   * @param rows rows that begin with {@code path, code array<float>}
   * @param centre subtracted from each code first
   * @throws InputException if a code has another length
   */
  public static Queries of(List<Row> rows, float[] centre) {
    return new Queries(rows, centre);
  }

  /** Returns how many there are. */
  public int size() {
    return paths.size();
  }

  /** Returns the path of a query. A row of the same path is not similar to it. */
  public String path(int query) {
    return paths.get(query);
  }

  List<String> paths() {
    return paths;
  }

  /** Returns their codes, in their order. */
  public UnitRows codes() {
    return codes;
  }
}
