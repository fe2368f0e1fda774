package dev.headstart.finetune;

import dev.headstart.head.HeadKind;
import dev.headstart.head.HeadOptions;
import dev.headstart.head.HeadTrainer;
import dev.headstart.head.TrainedHead;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The head to start from: a softmax trained on the codes, so that the first gradients that reach
 * the pretrained layers are not those of a random head.
 */
final class CodesHead {

  private CodesHead() {}

  /** Trains it on rows with {@code label} and {@code code}. */
  static LinearHead of(Dataset<Row> codes) {
    TrainedHead trained = new HeadTrainer(HeadOptions.of(HeadKind.SOFTMAX)).fit(codes);
    for (Transformer stage : trained.model().stages()) {
      if (stage instanceof LogisticRegressionModel model) {
        return of(trained, model);
      }
    }
    throw new IllegalStateException("A softmax has a logistic regression");
  }

  private static LinearHead of(TrainedHead trained, LogisticRegressionModel model) {
    Matrix rows = model.coefficientMatrix();
    int classes = trained.labels().size();
    int first = classes - rows.numRows(); // of two classes MLlib may keep the second only
    float[][] weights = new float[classes][rows.numCols()];
    float[] bias = new float[classes];
    for (int c = first; c < classes; c++) {
      for (int i = 0; i < weights[c].length; i++) {
        weights[c][i] = (float) rows.apply(c - first, i);
      }
      bias[c] = (float) model.interceptVector().apply(c - first);
    }
    return new LinearHead(trained.labels(), weights, bias);
  }
}
