package dev.headstart.finetune;

import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts examples together for the steps of one worker.
 *
 * @param shape of the features of one example
 * @param classes how many there are
 * @param smoothing the part of each label that is spread over all classes
 * @param size examples a step
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
    int length = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    float[] features = new float[size * length];
    float[] labels = new float[size * classes];
    int n = 0;
    for (; n < size && examples.hasNext(); n++) {
      Example example = examples.next();
      System.arraycopy(example.features(), 0, features, n * length, length);
      write(example, labels, n * classes);
    }
    long[] dims = new long[shape.size() + 1];
    dims[0] = n;
    for (int i = 0; i < shape.size(); i++) {
      dims[i + 1] = shape.get(i);
    }
    INDArray x = Nd4j.create(java.util.Arrays.copyOf(features, n * length), dims, 'c');
    INDArray y =
        Nd4j.create(java.util.Arrays.copyOf(labels, n * classes), new long[] {n, classes}, 'c');
    return new DataSet(x, y);
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
