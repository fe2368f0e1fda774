// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Joins pairs of images into groups, in the driver: it holds only the paths of images that have a
 * pair.
 */
final class DuplicateGroups {

  /** Of an image in a group, whose name is the smallest of its paths. */
  static final StructType SCHEMA =
      StructType.fromDDL("_path STRING, group STRING, similarity DOUBLE, hash_bits INT");

  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, Double> similarity = new HashMap<>();
  private final Map<String, Integer> bits = new HashMap<>();

  /**
   * Adds a pair.
   *
   * @param pair {@code path, other, cosine, bits}; the last two may be null
   */
  void add(Row pair) {
    String one = pair.getString(0);
    String other = pair.getString(1);
    String a = root(one);
    String b = root(other);
    parents.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
    for (String path : List.of(one, other)) {
      parents.putIfAbsent(path, path);
      if (!pair.isNullAt(2)) {
        similarity.merge(path, pair.getDouble(2), Math::max);
      }
      if (!pair.isNullAt(3)) {
        bits.merge(path, pair.getInt(3), Math::min);
      }
    }
  }

  /** Returns a row for each image in a group. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String path : List.copyOf(parents.keySet())) {
      rows.add(RowFactory.create(path, root(path), similarity.get(path), bits.get(path)));
    }
    return rows;
  }

  private String root(String path) {
    String root = path;
    String parent = parents.getOrDefault(root, root);
    while (!root.equals(parent)) {
      root = parent;
      parent = parents.getOrDefault(root, root);
    }
    if (!root.equals(path)) {
      parents.put(path, root);
    }
    return root;
  }
}
