// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialsTest {
  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void smallAndLargeTablesAreJudgedAlike(HeadKind kind) {
    HeadOptions options =
        new LinearHead().setKind(kind.word()).setTune(true).setFolds(2).setMaxIter(15).options();
    List<Setting> settings = List.of(new Setting(0.3, true));
    try (TrainingSet set =
        TrainingSet.of(
            GaussianCodes.table(GaussianCodes.rows(5, 2, 1, 31, 60, 60, 60)),
            HeadColumns.OF_CODES,
            ClassWeights.NONE)) {
      Map<Setting, List<FoldScore>> local = LocalTrials.run(set, settings, options);
      Map<Setting, List<FoldScore>> joint = JointTrials.run(set, settings, options);

      for (Setting setting : settings) {
        // The first folds of the local trials are those of the joint ones.
        for (int fold = 0; fold < 2; fold++) {
          FoldScore expected = joint.get(setting).get(fold);
          FoldScore found = local.get(setting).get(fold);
          assertThat(found.weight()).isEqualTo(expected.weight()).isEqualTo(90);
          assertThat(found.accuracy()).isCloseTo(expected.accuracy(), within(0.05));
          assertThat(found.meanLoss()).isCloseTo(expected.meanLoss(), within(0.05));
        }
        assertThat(joint.get(setting)).hasSize(2);
        assertThat(local.get(setting)).hasSize(20);
      }
    }
  }
}
