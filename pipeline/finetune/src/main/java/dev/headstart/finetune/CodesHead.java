package dev.headstart.finetune;

import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The head to start from: a softmax trained on the codes, so that the first gradients that reach
 * the pretrained layers are not those of a random head.
 */
final class CodesHead {

  private CodesHead() {}

  /** Trains it on rows with {@code label} and {@code code}. */
  static HeadWeights of(Dataset<Row> codes) {
    LinearHeadModel trained = new LinearHead().setKind("softmax").fit(codes);
    return new HeadWeights(
        trained.labels(),
        Arrays.stream(trained.weights()).map(CodesHead::floats).toArray(float[][]::new),
        floats(trained.intercepts()));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
