// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

  /** The epoch before has an accuracy of 0.8 and a loss of 0.5. */
  @ParameterizedTest
  @CsvSource({
    "ACCURACY, 0.81, 0.9, true",
    "ACCURACY, 0.79, 0.1, false",
    "ACCURACY, 0.8, 0.4, true",
    "ACCURACY, 0.8, 0.5, false",
    "LOSS, 0.79, 0.4, true",
    "LOSS, 0.81, 0.6, false",
    "LOSS, 0.81, 0.5, true",
    "LOSS, 0.8, 0.5, false"
  })
  void oneCountsFirstAndTheOtherDecidesBetweenEqualOnes(
      Selection select, double accuracy, double loss, boolean better) {
    assertThat(select.isBetter(new Validation(accuracy, loss), new Validation(0.8, 0.5)))
        .isEqualTo(better);
  }
}
