package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeadOptionsTest {
  private static final HeadOptions DEFAULTS = HeadOptions.of(HeadKind.SOFTMAX);

  @Test
  void eachWithChangesOneThing() {
    HeadOptions changed =
        DEFAULTS
            .withRegParam(0.5)
            .withStandardize(true)
            .withClassWeights(ClassWeights.BALANCED)
            .withFolds(3)
            .withMaxIter(7)
            .withTol(0.01)
            .withParallelism(2)
            .withSeed(9);

    assertThat(changed.regParam()).hasValue(0.5);
    assertThat(changed.standardize()).isTrue();
    assertThat(changed.classWeights()).isEqualTo(ClassWeights.BALANCED);
    assertThat(changed.folds()).isEqualTo(3);
    assertThat(changed.maxIter()).isEqualTo(7);
    assertThat(changed.tol()).isEqualTo(0.01);
    assertThat(changed.parallelism()).isEqualTo(2);
    assertThat(changed.seed()).isEqualTo(9);
    assertThat(changed.tune()).isFalse();
    assertThat(DEFAULTS.withTune(true).tune()).isTrue();
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> DEFAULTS.withRegParam(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("regParam is -1.0: give a number from 0 up");
    assertThatThrownBy(() -> DEFAULTS.withRegParam(Double.NaN))
        .hasMessage("regParam is NaN: give a number from 0 up");
    assertThatThrownBy(() -> DEFAULTS.withFolds(1)).hasMessage("folds is 1: give at least 2");
    assertThatThrownBy(() -> DEFAULTS.withMaxIter(0)).hasMessage("maxIter is 0: give at least 1");
    assertThatThrownBy(() -> DEFAULTS.withParallelism(0))
        .hasMessage("parallelism is 0: give at least 1");
    assertThatThrownBy(() -> DEFAULTS.withTol(0))
        .hasMessage("tol is 0.0: give a number between 0 and 1");
  }

  @Test
  void tuningAndAGivenRegParamExcludeEachOther() {
    assertThatThrownBy(() -> DEFAULTS.withTune(true).withRegParam(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tuning finds regParam itself: give regParam or tune, not both");
  }
}
