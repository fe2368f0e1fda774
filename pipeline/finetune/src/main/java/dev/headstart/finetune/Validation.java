// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.Argmax;
import dev.headstart.finetune.examples.Example;
import dev.headstart.finetune.examples.Examples;
import dev.headstart.net.GraphSession;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The accuracy and the loss of a net on validation examples.
 *
 * @param accuracy the share of correctly classified examples, 0 to 1
 * @param loss the log-loss: the mean negative logarithm of the true class's probability
 */
public record Validation(double accuracy, double loss) {

  private static final double MIN = 1e-12;

  /** Sums over a partition's examples. */
  private record Sums(long right, double loss, long count) implements Serializable {
    Sums plus(Sums more) {
      return new Sums(right + more.right, loss + more.loss, count + more.count);
    }
  }

  /** Runs the trainable part with ONNX Runtime on all examples. */
  static <T extends Serializable> Validation of(
      JavaSparkContext sc, byte[] model, Examples<T> examples, List<Long> shape) {
    Broadcast<byte[]> net = sc.broadcast(model);
    long[] dims = Stream.concat(Stream.of(1L), shape.stream()).mapToLong(n -> n).toArray();
    try {
      Sums sums =
          examples
              .all()
              .mapPartitions(some -> sums(net.value(), examples.read(some, -1), dims))
              .collect()
              .stream()
              .reduce(new Sums(0, 0, 0), Sums::plus);
      return new Validation((double) sums.right / sums.count, sums.loss / sums.count);
    } finally {
      net.destroy();
    }
  }

  private static Iterator<Sums> sums(byte[] net, Iterator<Example> examples, long[] dims) {
    Sums sums = new Sums(0, 0, 0);
    try (GraphSession session = GraphSession.open(net, 1)) {
      while (examples.hasNext()) {
        Example example = examples.next();
        float[] probabilities = session.run(example.features(), dims);
        int best = Argmax.of(probabilities);
        double right = Math.max(probabilities[example.label()], MIN);
        sums = sums.plus(new Sums(best == example.label() ? 1 : 0, -Math.log(right), 1));
      }
    }
    return List.of(sums).iterator();
  }
}
