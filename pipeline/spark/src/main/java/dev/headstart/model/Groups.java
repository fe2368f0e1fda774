// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Which images stay together: those of a group, such as all photos of a product or a patient, and
 * groups that have an image's bytes in common. Images without a group go by their bytes alone.
 */
public final class Groups {

  private static final String GROUP = "_group";
  private static final String JOINED = "_joined";
  private static final StructType SCHEMA =
      StructType.fromDDL(GROUP + " STRING, " + JOINED + " STRING");

  private Groups() {}

  /**
   * Adds a column of strings that is the same for the images that stay together.
   *
   * @param codes rows with {@code path, sha256}
   * @param groups {@code path, group}, once a path
   * @param unit the name of the added column
   */
  public static Dataset<Row> add(Dataset<Row> codes, Dataset<Row> groups, String unit) {
    Dataset<Row> named = groups.select(col("path").as("_of"), col("group").as(GROUP));
    Dataset<Row> grouped =
        codes
            .join(named, codes.col("path").equalTo(named.col("_of")), "left")
            .drop("_of")
            .withColumn(
                GROUP,
                coalesce(concat(lit("group "), col(GROUP)), concat(lit("image "), col("sha256"))));
    List<Row> joined = joined(grouped);
    if (joined.isEmpty()) {
      return grouped.withColumnRenamed(GROUP, unit);
    }
    Dataset<Row> names = broadcast(codes.sparkSession().createDataFrame(joined, SCHEMA));
    return grouped
        .join(names, grouped.col(GROUP).equalTo(names.col(GROUP)), "left")
        .withColumn(unit, coalesce(names.col(JOINED), grouped.col(GROUP)))
        .drop(grouped.col(GROUP))
        .drop(names.col(GROUP))
        .drop(JOINED);
  }

  /**
   * Returns the groups that share images, each with its common name. Only these are collected in
   * the driver.
   */
  private static List<Row> joined(Dataset<Row> grouped) {
    Map<String, String> parents = new HashMap<>();
    grouped
        .groupBy("sha256")
        .agg(collect_set(GROUP).as(GROUP))
        .filter(size(col(GROUP)).gt(1))
        .select(GROUP)
        .collectAsList()
        .forEach(
            row -> {
              List<String> same = row.getList(0);
              same.forEach(group -> parents.putIfAbsent(group, group));
              same.forEach(group -> join(parents, same.get(0), group));
            });
    List<Row> rows = new ArrayList<>();
    parents.keySet().forEach(group -> rows.add(RowFactory.create(group, root(parents, group))));
    return rows;
  }

  /** The smaller name wins, so that the order of the rows does not matter. */
  private static void join(Map<String, String> parents, String one, String other) {
    String a = root(parents, one);
    String b = root(parents, other);
    parents.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
  }

  private static String root(Map<String, String> parents, String group) {
    String root = group;
    String parent = parents.getOrDefault(root, root);
    while (!root.equals(parent)) {
      root = parent;
      parent = parents.getOrDefault(root, root);
    }
    return root;
  }
}
