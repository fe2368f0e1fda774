// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.rows;

import dev.headstart.head.joint.Moments;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** What one pass over the rows of a table counts. A class, because Kryo writes no records. */
public final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, Long> rows = new HashMap<>();
  private final HashMap<String, Double> weights = new HashMap<>();
  private final HashMap<String, Long> validated = new HashMap<>();
  private final CodeRows.LeftOut leftOut = new CodeRows.LeftOut();
  private final Moments moments = new Moments();
  private long size;

  Tally() {}

  /** Counts the rows of a partition. */
  static Tally of(Iterator<CodeRows> parts) {
    Tally tally = new Tally();
    parts.forEachRemaining(tally::count);
    return tally;
  }

  private void count(CodeRows part) {
    leftOut.add(part.leftOut);
    long[] ofName = new long[part.names.length];
    double[] weightOfName = new double[part.names.length];
    long[] validatedOfName = new long[part.names.length];
    for (int i = 0; i < part.size(); i++) {
      int name = part.labels[i];
      if (part.validation[i]) {
        validatedOfName[name]++;
      } else {
        ofName[name]++;
        weightOfName[name] += part.weights[i];
        moments.add(part.features, i * part.length, part.length, 1);
      }
    }
    for (int n = 0; n < ofName.length; n++) {
      if (ofName[n] > 0) {
        rows.merge(part.names[n], ofName[n], Long::sum);
        weights.merge(part.names[n], weightOfName[n], Double::sum);
      }
      validated.merge(part.names[n], validatedOfName[n], Long::sum);
    }
    size += part.size();
  }

  /** Adds what was counted elsewhere. */
  Tally add(Tally other) {
    other.rows.forEach((name, count) -> rows.merge(name, count, Long::sum));
    other.weights.forEach((name, sum) -> weights.merge(name, sum, Double::sum));
    other.validated.forEach((name, count) -> validated.merge(name, count, Long::sum));
    leftOut.add(other.leftOut);
    if (leftOut.shortest == leftOut.longest) {
      moments.add(other.moments);
    }
    size += other.size;
    return this;
  }

  /** Returns the number of rows to train on, by class. */
  public Map<String, Long> rows() {
    return rows;
  }

  /** Returns the sum of their weights, by class. */
  public Map<String, Double> weights() {
    return weights;
  }

  /** Returns the number of rows to validate on of classes that are trained on. */
  public long validated() {
    return rows.keySet().stream().mapToLong(name -> validated.getOrDefault(name, 0L)).sum();
  }

  /** Returns the number of rows to train on that have no label. */
  public long unlabelled() {
    return leftOut.unlabelled;
  }

  /** Returns the number of rows to train on that have a label but no code. */
  public long withoutCode() {
    return leftOut.withoutCode;
  }

  /** Returns whether a row to train on has a weight that is no positive number. */
  public boolean hasWrongWeight() {
    return leftOut.wrongWeight;
  }

  /** Returns the number of values of the shortest code; of no code the largest integer. */
  public int shortest() {
    return leftOut.shortest;
  }

  /** Returns the number of values of the longest code. */
  public int longest() {
    return leftOut.longest;
  }

  /** Returns the moments of the rows to train on, whatever their weights. */
  public Moments moments() {
    return moments;
  }

  /** Returns the number of all rows that have a code and a label. */
  long size() {
    return size;
  }
}
