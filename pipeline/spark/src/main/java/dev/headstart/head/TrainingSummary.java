// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static java.util.Objects.requireNonNull;

import dev.headstart.Texts;
import java.util.List;
import java.util.Optional;

/**
 * A summary of a linear head's training.
 *
 * @param kind SVM or softmax
 * @param regParam the regularisation parameter that the head was trained with
 * @param standardize whether each feature was scaled to unit variance in training
 * @param trials the settings that were cross-validated, in the order of the grid: those that tuning
 *     tried, or the single setting if that was requested; otherwise empty
 * @param rows the number of training rows
 * @param rowsWithoutCode the number of labelled rows that were skipped because their code is null
 * @param rowsWithoutLabel the number of rows that were skipped because their label is null or empty
 */
public record TrainingSummary(
    HeadKind kind,
    double regParam,
    boolean standardize,
    List<Trial> trials,
    long rows,
    long rowsWithoutCode,
    long rowsWithoutLabel) {

  /** In a smaller grid every value is at an end. */
  private static final int MIN_GRID = 3;

  /** Creates a summary. Checks the numbers and copies the list. */
  public TrainingSummary {
    requireNonNull(kind, "kind");
    trials = List.copyOf(trials);
    if (!(regParam >= 0) || rows < 0 || rowsWithoutCode < 0 || rowsWithoutLabel < 0) {
      throw new IllegalArgumentException(
          "regParam is "
              + regParam
              + " for "
              + rows
              + " rows, "
              + rowsWithoutCode
              + " without a code and "
              + rowsWithoutLabel
              + " without a label: give none below 0");
    }
  }

  static TrainingSummary of(TrainingSet set, HeadKind kind, Setting setting, List<Trial> trials) {
    return new TrainingSummary(
        kind,
        setting.regParam(),
        setting.standardize(),
        trials,
        set.size(),
        set.ignored(),
        set.unlabelled());
  }

  /**
   * Returns a note if the chosen regParam is the first or last of the grid, since values beyond
   * were not tried and may be better.
   */
  public Optional<String> endOfGrid() {
    List<Double> grid =
        trials.stream()
            .filter(trial -> trial.standardize() == standardize)
            .map(Trial::regParam)
            .sorted()
            .toList();
    if (grid.size() < MIN_GRID) {
      return Optional.empty();
    }
    if (regParam == grid.get(0)) {
      return Optional.of(end("weakest", regParam * grid.get(0) / grid.get(1)));
    }
    int last = grid.size() - 1;
    return regParam == grid.get(last)
        ? Optional.of(end("strongest", regParam * grid.get(last) / grid.get(last - 1)))
        : Optional.empty();
  }

  private String end(String which, double beyond) {
    return Texts.format(
        "regParam %.3g is the %s of the grid: values beyond were not tried and may be better,"
            + " such as %.3g",
        regParam, which, beyond);
  }
}
