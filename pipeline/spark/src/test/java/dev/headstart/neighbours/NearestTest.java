// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The most similar rows, beside all cosines one by one. */
class NearestTest {

  private static final StructType CODES = StructType.fromDDL("path STRING, code ARRAY<FLOAT>");
  private static final int K = 20;

  @Test
  void theNearestAreThoseOfAllCosines() {
    List<Row> rows = rows(1500, 9, 1);
    List<Row> found =
        Nearest.of(table(rows.subList(100, 103)), table(rows).repartition(3), K).collectAsList();

    assertThat(found).hasSize(3 * K);
    for (int q = 0; q < 3; q++) {
      Row query = rows.get(100 + q);
      List<Row> expected =
          rows.stream()
              .filter(row -> !row.equals(query))
              .sorted(Comparator.comparingDouble(row -> -cosine(query, row)))
              .limit(K)
              .toList();
      for (int rank = 1; rank <= K; rank++) {
        Row row = found.get(q * K + rank - 1);
        assertThat(row.getString(0)).isEqualTo(query.getString(0));
        assertThat(row.getInt(1)).isEqualTo(rank);
        assertThat(row.getString(2)).isEqualTo(expected.get(rank - 1).getString(0));
        assertThat(row.getDouble(3)).isCloseTo(cosine(query, expected.get(rank - 1)), within(1e-5));
      }
    }
  }

  @Test
  void equalRowsComeByPathAndFewRowsAreAll() {
    Row query = RowFactory.create("q", new Float[] {1f, 0f});
    List<Row> rows =
        List.of(
            RowFactory.create("c", new Float[] {2f, 0f}),
            RowFactory.create("a", new Float[] {3f, 0f}),
            RowFactory.create("none", new Float[] {0f, 0f}),
            RowFactory.create("b", new Float[] {1f, 0f}),
            query);

    assertThat(Nearest.of(table(List.of(query)), table(rows), 9).select("path").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("a", "b", "c", "none");
    assertThat(Nearest.of(table(List.of(query)), table(rows), 2).select("path").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("a", "b");
    assertThatThrownBy(() -> Nearest.of(table(rows(1, 3, 1)), table(rows), 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("3 values and the table's 2");
  }

  private static List<Row> rows(int count, int length, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Float[] code = new Float[length];
      for (int j = 0; j < length; j++) {
        code[j] = Math.abs((float) random.nextGaussian());
      }
      rows.add(RowFactory.create(Texts.format("%05d", i), code));
    }
    return rows;
  }

  private static double cosine(Row one, Row other) {
    Float[] a = (Float[]) one.get(1);
    Float[] b = (Float[]) other.get(1);
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int j = 0; j < a.length; j++) {
      product += a[j] * b[j];
      ofA += a[j] * a[j];
      ofB += b[j] * b[j];
    }
    return product / Math.sqrt(ofA * ofB);
  }

  private static Dataset<Row> table(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, CODES);
  }
}
