// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import tagbio.umap.Umap;

/**
 * A map of codes in two dimensions, of a sample of the images that is the same in every run.
 *
 * @param points the images, as {@link ScoredRows#IMAGE} and {@code predicted}
 * @param layouts the places of the images by method, each as lists {@code x} and {@code y}
 * @param explained the share of the variance along the two axes of the PCA
 */
record CodesMap(List<Row> points, Map<String, List<List<Double>>> layouts, List<Double> explained) {

  private static final int POINTS = 600;
  private static final int FEWEST = 4;
  private static final int NEIGHBOURS = 15;
  private static final long SEED = 42;

  static CodesMap of(Dataset<Row> scored) {
    if (!Arrays.asList(scored.columns()).contains("code")) {
      return new CodesMap(List.of(), Map.of(), List.of());
    }
    List<Row> sample =
        scored
            .filter(col("code").isNotNull().and(col("predicted").isNotNull()))
            .select("path", "label", "split", "length", "modified", "predicted", "code")
            .orderBy(xxhash64(col("path")), col("path"))
            .limit(POINTS)
            .collectAsList();
    if (sample.size() < FEWEST || sample.get(0).getList(6).size() < 2) {
      return new CodesMap(List.of(), Map.of(), List.of());
    }
    float[][] codes = new float[sample.size()][];
    List<Row> points = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      Row row = sample.get(i);
      codes[i] = floats(row.getList(6));
      points.add(
          RowFactory.create(
              row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)));
    }
    PrincipalAxes axes = PrincipalAxes.of(codes);
    Map<String, List<List<Double>>> layouts = new LinkedHashMap<>();
    layouts.put("pca", axes.scores());
    if (codes.length > NEIGHBOURS) {
      layouts.put("umap", umap(codes));
    }
    return new CodesMap(List.copyOf(points), layouts, axes.explained());
  }

  /** Returns the coordinates that UMAP gives (McInnes et al., 2018); the same in every run. */
  private static List<List<Double>> umap(float[][] codes) {
    float[][] places =
        new Umap()
            .setNumberComponents(2)
            .setNumberNearestNeighbours(NEIGHBOURS)
            .setThreads(1) // more would make each run another map
            .setSeed(SEED)
            .fitTransform(codes);
    return List.of(
        Arrays.stream(places).map(place -> (double) place[0]).toList(),
        Arrays.stream(places).map(place -> (double) place[1]).toList());
  }

  private static float[] floats(List<Float> code) {
    float[] floats = new float[code.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = code.get(i);
    }
    return floats;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", points.stream().map(row -> row.get(0)).toList());
    map.put("label", points.stream().map(row -> row.get(1)).toList());
    map.put("predicted", points.stream().map(row -> row.get(5)).toList());
    map.put("explained_variance", explained);
    map.putAll(layouts);
    return map;
  }
}
