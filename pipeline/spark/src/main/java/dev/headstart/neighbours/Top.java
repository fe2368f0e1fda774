// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The rows that are the most similar to a query, the best first; among equals the first path. A
 * class, because Kryo writes no records.
 */
public final class Top implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private float[] similarities;
  private String[] paths;
  private int size;

  /**
   * Creates an empty list.
   *
   * @param most how many rows to keep, at least 1
   */
  public Top(int most) {
    this.most = most;
    this.similarities = new float[Math.min(most, 16)];
    this.paths = new String[similarities.length];
  }

  /** Returns how many rows there are. */
  public int size() {
    return size;
  }

  /** Returns the similarity of a row, the best being 0. */
  public float similarity(int rank) {
    return similarities[rank];
  }

  /** Returns the path of a row, the best being 0. */
  public String path(int rank) {
    return paths[rank];
  }

  /** Returns whether a row could be one of them, by its similarity. */
  public boolean takes(float similarity) {
    return size < most || similarity >= similarities[size - 1];
  }

  /** Adds a row, if it is one of the best. */
  public void add(float similarity, String path) {
    int at = size;
    while (at > 0 && isBefore(similarity, path, at - 1)) {
      at--;
    }
    if (at == most) {
      return;
    }
    if (size == paths.length && size < most) {
      int more = Math.min(most, 2 * size);
      similarities = Arrays.copyOf(similarities, more);
      paths = Arrays.copyOf(paths, more);
    }
    int moved = Math.min(size, most - 1) - at;
    System.arraycopy(similarities, at, similarities, at + 1, moved);
    System.arraycopy(paths, at, paths, at + 1, moved);
    similarities[at] = similarity;
    paths[at] = path;
    size = Math.min(most, size + 1);
  }

  /** Adds those of another list, and returns this one. */
  public Top add(Top other) {
    for (int i = 0; i < other.size; i++) {
      add(other.similarities[i], other.paths[i]);
    }
    return this;
  }

  private boolean isBefore(float similarity, String path, int other) {
    return similarity > similarities[other]
        || (similarity == similarities[other] && path.compareTo(paths[other]) < 0);
  }
}
