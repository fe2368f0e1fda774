package dev.headstart.head;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a linear head was trained.
 *
 * @param kind SVM or softmax
 * @param regParam the regularisation parameter that the head was trained with
 * @param standardize whether each feature was scaled to unit variance in training
 * @param trials the settings that tuning tried, in the order of the grid; empty without tuning
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

  /** Checks the numbers and copies the list. */
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
}
