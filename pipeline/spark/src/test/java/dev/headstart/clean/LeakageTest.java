// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Images that are tested on and nearly learnt from. */
class LeakageTest {

  private static final StructType CODES = StructType.fromDDL("path STRING, code ARRAY<FLOAT>");

  @Test
  void nearlyTheSameAreCountedAndOthersAreNot() {
    Random random = new Random(3);
    List<Row> train = new ArrayList<>();
    List<Row> test = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      train.add(RowFactory.create("train" + i, code(random, null, 1)));
      // The codes of all images have a common part: without their mean all would be similar.
      Float[] copied = train.get(i).getAs(1);
      test.add(RowFactory.create("test" + i, code(random, i % 20 == 0 ? copied : null, 0.02f)));
    }
    test.add(RowFactory.create("failed", null));

    Leakage found = Leakage.between(table(train), table(test));

    assertThat(found.tested()).isEqualTo(200);
    assertThat(found.near()).contains(10L);
    assertThat(found.examples()).hasSize(3);
    String path = found.examples().get(0).getString(0);
    assertThat(found.examples().get(0).getString(1)).isEqualTo(path.replace("test", "train"));
    assertThat(found.note().orElseThrow()).startsWith("10 of 200 rows are nearly the same");

    Leakage onExecutors = Leakage.between(table(train), table(test), Leakage.MOST, 0);
    assertThat(onExecutors.near()).contains(10L);
    assertThat(onExecutors.examples().stream().map(row -> row.getString(0)))
        .containsExactlyElementsOf(found.examples().stream().map(row -> row.getString(0)).toList());

    Leakage none = Leakage.between(table(train.subList(0, 100)), table(test.subList(101, 120)));
    assertThat(none.near()).contains(0L);
    assertThat(none.note()).isEmpty();

    Leakage tooMany = Leakage.between(table(train), table(test), 1e5, 0);
    assertThat(tooMany.near()).isEmpty();
    assertThat(tooMany.note().orElseThrow())
        .contains("200 rows are too many", "clean --duplicates");
  }

  private static Float[] code(Random random, Float[] near, float scale) {
    Float[] code = new Float[16];
    for (int j = 0; j < code.length; j++) {
      code[j] = (near == null ? 10f : near[j]) + scale * (float) random.nextGaussian();
    }
    return code;
  }

  private static Dataset<Row> table(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, CODES).repartition(2);
  }
}
