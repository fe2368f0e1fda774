package dev.headstart.head;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a linear head came to be.
 *
 * @param kind SVM or softmax
 * @param regParam the regularisation parameter that the head was trained with
 * @param standardize whether each feature was scaled to unit variance in training
 * @param trials what tuning tried, in the order of the grid; empty without tuning
 * @param rows how many rows the head was trained on
 * @param rowsWithoutCode how many rows with a label were left out because their code is null
 * @param rowsWithoutLabel how many rows were left out because their label is null or empty
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
