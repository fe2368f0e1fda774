// SPDX-License-Identifier: Apache-2.0
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
import org.jspecify.annotations.Nullable;

/**
 * The classes of a head. If a table has class indexes, some of them may have no row: the classifier
 * numbers only those with rows, and its output is mapped back to all of them.
 *
 * @param labels the name of every class, at the place of its index
 * @param learnt the indexes of the classes with rows, ascending: the classifier's own numbering
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Classes(List<String> labels, int[] learnt) implements Serializable {

  /** Returns the classes of a label column, in order. */
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

  /** Returns whether every class has rows, so that the classifier's numbering is the table's. */
  boolean areAllLearnt() {
    return labels.size() == learnt.length;
  }

  /** Returns the class index of a prediction of the classifier. */
  @Nullable Double index(@Nullable Double predicted) {
    return predicted == null ? null : (double) learnt[predicted.intValue()];
  }

  /** Returns one value for each class, given one for each class with rows. */
  double[] spread(double[] values, double others) {
    double[] all = new double[labels.size()];
    Arrays.fill(all, others);
    for (int i = 0; i < learnt.length; i++) {
      all[learnt[i]] = values[i];
    }
    return all;
  }

  @Nullable Vector spread(@Nullable Vector values, double others) {
    return values == null ? null : Vectors.dense(spread(values.toArray(), others));
  }
}
