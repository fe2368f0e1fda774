// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import dev.headstart.finetune.examples.Example;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Groups examples into the mini-batches of one worker.
 *
 * @param shape of the features of one example
 * @param classes the number of classes
 * @param smoothing label smoothing: the share of each label spread evenly over all classes
 * @param size examples per mini-batch
 */
record Batches(List<Long> shape, int classes, double smoothing, int size)
    implements java.io.Serializable {

  Iterator<DataSet> of(Iterator<Example> examples) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return examples.hasNext();
      }

      @Override
      public DataSet next() {
        return batch(examples);
      }
    };
  }

  private DataSet batch(Iterator<Example> examples) {
    List<Example> some = new ArrayList<>(size);
    while (some.size() < size && examples.hasNext()) {
      some.add(examples.next());
    }
    int length = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    float[] features = new float[Math.multiplyExact(some.size(), length)];
    float[] labels = new float[some.size() * classes];
    for (int n = 0; n < some.size(); n++) {
      System.arraycopy(some.get(n).features(), 0, features, n * length, length);
      write(some.get(n), labels, n * classes);
    }
    long[] dims =
        LongStream.concat(LongStream.of(some.size()), shape.stream().mapToLong(Long::longValue))
            .toArray();
    return new DataSet(Floats.array(features, dims), Floats.array(labels, some.size(), classes));
  }

  private void write(Example example, float[] labels, int at) {
    if (example.target() != null) {
      System.arraycopy(example.target(), 0, labels, at, classes);
      return;
    }
    for (int c = 0; c < classes; c++) {
      double one = c == example.label() ? 1 - smoothing : 0;
      labels[at + c] = (float) (one + smoothing / classes);
    }
  }
}
