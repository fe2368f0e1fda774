// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.GoldenCheck;
import dev.headstart.net.gpu.Device;
import dev.headstart.net.gpu.Precision;
import dev.headstart.source.table.ImageColumn;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The work of the featurizer on a partition: adds a code and an error to each row.
 *
 * @param golden the check of the net on each executor, or null if it has no golden vectors
 * @param precision how exactly a GPU multiplies
 * @param vector whether a code becomes an MLlib vector rather than an array of floats
 * @param handleInvalid keep, skip or error
 */
record FeaturizerTask(
    CutNet net,
    Preprocessing input,
    String fingerprint,
    @Nullable GoldenCheck golden,
    Precision precision,
    ImageColumn column,
    Inference inference,
    boolean vector,
    String handleInvalid)
    implements Serializable {

  Iterator<Row> code(Iterator<Row> rows) {
    Device device = TaskDevice.of(precision, inference.batchSize());
    CodeSession session = ExecutorSessions.of(net, fingerprint, golden, device);
    CodeStream<Row> stream = new CodeStream<>(rows, column, input, net, session, inference);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> stream.close());
    return Iterators.flatMap(stream, this::rows);
  }

  private List<Row> rows(CodedImage<Row> coded) {
    if (coded.failure() == null) {
      float[] code = coded.codes()[0];
      return List.of(append(coded.item(), vector ? vector(code) : code, null));
    }
    String reason = coded.failure().toString();
    return switch (handleInvalid) {
      case "keep" -> List.of(append(coded.item(), null, reason));
      case "skip" -> List.of();
      default ->
          throw new IllegalArgumentException(
              "An image has no code: "
                  + reason
                  + ". Set handleInvalid to keep or skip to continue.");
    };
  }

  private static Object vector(float[] code) {
    double[] values = new double[code.length];
    for (int i = 0; i < code.length; i++) {
      values[i] = code[i];
    }
    return Vectors.dense(values);
  }

  private static Row append(Row row, @Nullable Object code, @Nullable String error) {
    Object[] values = new Object[row.length() + 2];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    values[row.length()] = code;
    values[row.length() + 1] = error;
    return RowFactory.create(values);
  }
}
