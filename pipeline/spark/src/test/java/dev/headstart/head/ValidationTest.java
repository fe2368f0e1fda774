// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ValidationTest {

  private static final double[] GRID = {0.1, 10};

  private final List<Row> train = GaussianCodes.rows(6, 1, 1, 5, 20, 20, 20);
  private final List<Row> validation = GaussianCodes.rows(6, 1, 1, 6, 50, 50, 50);

  @Test
  void settingsAreScoredOnTheRowsToValidateOnAndNoneOfTheseIsTrainedOn() {
    LinearHeadModel chosen = head().setRegParams(GRID).fit(both(validation));

    TrainingSummary summary = chosen.summary();
    assertThat(summary.rows()).isEqualTo(60);
    assertThat(summary.trials()).hasSize(GRID.length);
    for (Trial trial : summary.trials()) {
      LinearHeadModel alone =
          new LinearHead().setRegParam(trial.regParam()).fit(GaussianCodes.table(train));
      assertThat(trial.accuracy()).isCloseTo(accuracy(alone), within(1e-2));
      if (trial.chosen()) {
        assertThat(accuracy(chosen)).isEqualTo(accuracy(alone));
      }
    }
  }

  @Test
  void jointTrialsScoreTheSameRows() {
    LinearHead head = head().setRegParams(new double[] {1});
    HeadColumns columns = HeadColumns.OF_CODES.withValidation("validation");
    try (TrainingSet set = TrainingSet.of(both(validation), columns, ClassWeights.NONE)) {
      List<Setting> settings = RegParams.grid(set, head.options());
      Map<Setting, List<FoldScore>> local = LocalTrials.run(set, settings, head.options());
      Map<Setting, List<FoldScore>> joint = JointTrials.run(set, settings, head.options());

      assertThat(local.get(settings.get(0))).hasSize(1);
      assertThat(joint.get(settings.get(0))).hasSize(1);
      assertThat(joint.get(settings.get(0)).get(0).weight()).isEqualTo(150);
      assertThat(joint.get(settings.get(0)).get(0).accuracy())
          .isCloseTo(local.get(settings.get(0)).get(0).accuracy(), within(1e-2));
    }
  }

  @Test
  void rowsOfAClassThatIsOnlyValidatedOnAreLeftOut() {
    List<Row> more = new ArrayList<>(validation);
    more.add(GaussianCodes.row("x", "zebra", 1f, 1f, 1f, 1f, 1f, 1f));

    LinearHeadModel model = head().setRegParams(GRID).fit(both(more));

    assertThat(model.labels()).hasSize(3);
    assertThat(model.summary())
        .isEqualTo(head().setRegParams(GRID).fit(both(validation)).summary());
  }

  @Test
  void noRowToValidateOnIsRefusedAndSoIsAnotherType() {
    Dataset<Row> none = GaussianCodes.table(train).withColumn("validation", lit(false));
    Dataset<Row> words = GaussianCodes.table(train).withColumn("validation", lit("no"));

    assertThatThrownBy(() -> head().fit(none))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Column validation marks no row");
    assertThatThrownBy(() -> head().fit(words))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Column validation is string: give a boolean");
  }

  private static LinearHead head() {
    return new LinearHead().setValidationIndicatorCol("validation");
  }

  private Dataset<Row> both(List<Row> validated) {
    return GaussianCodes.table(train)
        .withColumn("validation", lit(false))
        .union(GaussianCodes.table(validated).withColumn("validation", lit(true)));
  }

  private double accuracy(LinearHeadModel model) {
    Dataset<Row> scored = model.transform(GaussianCodes.table(validation));
    return scored.filter("label = predicted").count() / (double) validation.size();
  }
}
