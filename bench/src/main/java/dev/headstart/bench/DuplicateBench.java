// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the groups that {@code clean --duplicates} found with copies that were planted.
 *
 * <p>Arguments: the table, and CSV files without a header of copy, original and the kind of copy.
 */
public final class DuplicateBench {

  private DuplicateBench() {}

  /** Prints the copies that were not found, the groups without a copy, and the shares. */
  public static void main(String[] args) throws IOException {
    Map<String, String> groups = new HashMap<>();
    Map<String, Set<String>> members = new HashMap<>();
    try (SparkSession spark =
        SparkSession.builder()
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate()) {
      for (Row row :
          spark.read().format("delta").load(args[0]).select("path", "group").collectAsList()) {
        groups.put(row.getString(0), row.getString(1));
        members.computeIfAbsent(row.getString(1), g -> new HashSet<>()).add(row.getString(0));
      }
    }
    for (String file : List.of(args).subList(1, args.length)) {
      int found = 0;
      List<String> lines = Files.readAllLines(Path.of(file));
      for (String line : lines) {
        String[] pair = line.split(",", -1);
        String group = groups.get("file:" + pair[0]);
        if (group != null && group.equals(groups.get("file:" + pair[1]))) {
          found++;
          members.getOrDefault(group, new HashSet<>()).remove("file:" + pair[0]);
        } else {
          System.out.println("not found  " + line);
        }
      }
      System.out.println(Texts.format("%s: recall %d of %d", file, found, lines.size()));
    }
    members.values().stream()
        .filter(left -> left.size() > 1)
        .map(left -> "without a copy  " + String.join(" ", left))
        .sorted()
        .forEach(System.out::println);
  }
}
