package dev.headstart.head;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructField;

/**
 * The classes that a head tells apart. Where a table has class indexes, some may be without a row:
 * the classifier numbers only those that it learnt, and what it says is spread over all.
 *
 * @param labels the name of every class, at the place of its index
 * @param learnt the indexes of the classes with rows, ascending: the classifier's own numbering
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Classes(List<String> labels, int[] learnt) implements Serializable {

  /** Of a column's classes, in their order. */
  static Classes of(StructField column, LabelType type, Collection<String> names) {
    if (type == LabelType.NAMES) {
      return new Classes(List.copyOf(names), IntStream.range(0, names.size()).toArray());
    }
    int[] learnt = names.stream().mapToInt(Integer::parseInt).toArray();
    List<String> labels = new ArrayList<>();
    if (Attribute.fromStructField(column) instanceof NominalAttribute nominal
        && nominal.values().isDefined()) {
      labels.addAll(Arrays.asList(nominal.values().get()));
    }
    for (int index = labels.size(); index <= learnt[learnt.length - 1]; index++) {
      labels.add(Integer.toString(index));
    }
    return new Classes(List.copyOf(labels), learnt);
  }

  /** Whether every class was learnt, so that the classifier's numbering is the table's. */
  boolean areAllLearnt() {
    return labels.size() == learnt.length;
  }

  /** The class index of what the classifier predicted. */
  Double index(Double predicted) {
    return predicted == null ? null : (double) learnt[predicted.intValue()];
  }

  /** One value a class from one a learnt class. */
  double[] spread(double[] values, double others) {
    double[] all = new double[labels.size()];
    Arrays.fill(all, others);
    for (int i = 0; i < learnt.length; i++) {
      all[learnt[i]] = values[i];
    }
    return all;
  }

  Vector spread(Vector values, double others) {
    return values == null ? null : Vectors.dense(spread(values.toArray(), others));
  }
}
