// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.LocalSpark;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs of codes that are nearly the same, beside all pairs one by one. */
class NearPairsTest {

  private static final StructType CODES =
      StructType.fromDDL("path STRING, code ARRAY<FLOAT>, hash BIGINT");
  private static final int LENGTH = 12;

  @ParameterizedTest
  @CsvSource({"10000, 10000", "100, 10000", "100, 16", "10000, 64"})
  void joinedIsWhatIsNearWhateverTheCellsAndTheirParts(int rowsPerCell, int part) {
    List<Row> rows = rows();
    Nearness nearness = new Nearness(0.995, 0.9, 0);

    List<Row> pairs =
        NearPairs.find(
                LocalSpark.session().createDataFrame(rows, CODES).repartition(3),
                nearness,
                rowsPerCell,
                part,
                1)
            .collectAsList();

    Forest found = new Forest(rows.size());
    pairs.forEach(pair -> found.join(number(pair.getString(0)), number(pair.getString(1))));
    Forest expected = forest(rows, nearness);
    assertThat(IntStream.range(0, rows.size()).map(found::root).toArray())
        .isEqualTo(IntStream.range(0, rows.size()).map(expected::root).toArray());
    assertThat(pairs)
        .isNotEmpty()
        .allSatisfy(pair -> assertThat(pair.getDouble(2)).isGreaterThan(0.9));
  }

  @Test
  void aHashMakesUpForLessSimilarityAndAgainstIt() {
    Nearness nearness = new Nearness(0.97, 0.6, 1);
    assertThat(nearness.holds(0.98f, null, 0L)).isTrue();
    assertThat(nearness.holds(0.96f, null, null)).isFalse();
    assertThat(nearness.holds(0.98f, -1L, 0L)).isFalse();
    assertThat(nearness.holds(0.61f, 1L, 0L)).isTrue();
    assertThat(nearness.holds(0.61f, 3L, 0L)).isFalse();
    assertThat(nearness.holds(0.83f, 0xFFFL, 0L)).isTrue();
    assertThat(nearness.holds(0.59f, 0L, 0L)).isFalse();
    assertThatThrownBy(() -> new Nearness(0.97, 0, 1)).hasMessageContaining("0.97 and 0.0 and 1");
  }

  /** Rows around a few centres, every tenth a copy of the one before with a little noise. */
  private static List<Row> rows() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    Float[] before = new Float[LENGTH];
    for (int i = 0; i < 600; i++) {
      boolean copy = i % 10 == 9;
      Float[] code = new Float[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        code[j] =
            copy
                ? before[j] + 0.01f * (float) random.nextGaussian()
                : (float) random.nextGaussian() + 10 + (j == i % 4 ? 2 : 0);
      }
      before = code;
      Long hash = i % 3 == 0 ? null : random.nextLong();
      rows.add(RowFactory.create(Texts.format("%05d", i), code, copy ? null : hash));
    }
    return rows;
  }

  private static Forest forest(List<Row> rows, Nearness nearness) {
    double[] mean = new double[LENGTH];
    for (Row row : rows) {
      for (int j = 0; j < LENGTH; j++) {
        mean[j] += ((Float[]) row.get(1))[j] / rows.size();
      }
    }
    Forest forest = new Forest(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < i; j++) {
        double cosine = cosine((Float[]) rows.get(i).get(1), (Float[]) rows.get(j).get(1), mean);
        if (nearness.holds((float) cosine, rows.get(i).getAs(2), rows.get(j).getAs(2))) {
          forest.join(i, j);
        }
      }
    }
    return forest;
  }

  private static double cosine(Float[] a, Float[] b, double[] mean) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int j = 0; j < LENGTH; j++) {
      product += (a[j] - mean[j]) * (b[j] - mean[j]);
      ofA += (a[j] - mean[j]) * (a[j] - mean[j]);
      ofB += (b[j] - mean[j]) * (b[j] - mean[j]);
    }
    return product / Math.sqrt(ofA * ofB);
  }

  private static int number(String path) {
    return Integer.parseInt(path);
  }
}
