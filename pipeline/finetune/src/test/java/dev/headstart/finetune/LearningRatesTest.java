// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LearningRatesTest {

  private static final FineTuneOptions DEFAULTS = FineTuneOptions.builder().build();

  @Test
  void ordinaryCodesAreLearntFromAtTheDefaultRate() {
    assertThat(LearningRates.chosen(DEFAULTS, codes(1, 90)).learningRate()).isEqualTo(0.001);
  }

  /** The mean of 200² + 300² and 100² + 500² is 195,000: 19.5 times what is stable. */
  @Test
  void largeCodesAreLearntFromInSmallerSteps() {
    Dataset<Row> codes = codes(200, 300, 100, 500);

    double rate = LearningRates.chosen(DEFAULTS, codes).learningRate();

    assertThat(rate).isCloseTo(0.001 / 19.5, within(1e-12));
  }

  @Test
  void theRateThatWasGivenIsTaken() {
    FineTuneOptions given = FineTuneOptions.builder().learningRate(0.5).build();

    assertThat(LearningRates.chosen(given, codes(200, 300))).isSameAs(given);
  }

  private static Dataset<Row> codes(float... pairs) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      rows.add(RowFactory.create(List.of(pairs[i], pairs[i + 1])));
    }
    StructType schema =
        new StructType().add("code", DataTypes.createArrayType(DataTypes.FloatType));
    return LocalSpark.session().createDataFrame(rows, schema);
  }
}
