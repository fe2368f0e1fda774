package dev.headstart.head;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.spark.ml.PipelineModel;

/**
 * A trained linear head and how it came to be.
 *
 * @param model {@link CodesToVector}, the MLlib classifier and {@link PredictedLabel}: adds {@code
 *     features}, {@code rawPrediction}, {@code probability} (softmax only), {@code prediction} and
 *     {@code predicted} to a table with a column {@code code}, and keeps every row and column
 * @param labels the class names in the order of the model's class index (sorted)
 * @param regParam the regularisation parameter that the head was trained with
 * @param standardize whether each feature was scaled to unit variance in training
 * @param trials what tuning tried, in the order of the grid; empty without tuning
 * @param rows how many rows the head was trained on
 * @param ignoredRows how many rows with a label were left out because their code is null
 * @param unlabelledRows how many rows were left out because their label is null or empty
 */
public record TrainedHead(
    PipelineModel model,
    List<String> labels,
    double regParam,
    boolean standardize,
    List<Trial> trials,
    long rows,
    long ignoredRows,
    long unlabelledRows) {

  /** Copies the lists. */
  public TrainedHead {
    requireNonNull(model, "model");
    labels = List.copyOf(labels);
    trials = List.copyOf(trials);
  }
}
