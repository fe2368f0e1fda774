// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains the initial head: a softmax on the codes, so that the pretrained layers do not receive the
 * gradients of a random head at first.
 */
final class CodesHead {

  private CodesHead() {}

  /** Trains the head on rows with the columns {@code label} and {@code code}. */
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
