// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** All rows of a table, each compared with each query. */
final class AllRows implements Place {
  private static final int BLOCK = 1024;

  private final Dataset<Row> rows;
  private final float[] centre;

  /**
   * @param rows rows with {@code path, code array<float>}
   * @param centre subtracted from each code first
   */
  AllRows(Dataset<Row> rows, float[] centre) {
    this.rows = rows;
    this.centre = centre;
  }

  @Override
  public JavaPairRDD<Integer, Top> nearest(Queries queries, int k) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Broadcast<Queries> asked = sc.broadcast(queries);
    float[] subtracted = centre;
    return rows.javaRDD().mapPartitionsToPair(part -> tops(part, asked.value(), subtracted, k));
  }

  /** Returns the best of some rows for each query. */
  static Iterator<Tuple2<Integer, Top>> tops(
      Iterator<Row> rows, Queries asked, float[] centre, int k) {
    UnitRows queries = asked.codes();
    List<Tuple2<Integer, Top>> tops = new ArrayList<>();
    for (int q = 0; q < queries.size(); q++) {
      tops.add(new Tuple2<>(q, new Top(k)));
    }
    try (BlasThreads single = BlasThreads.single()) {
      FloatBuffer buffer = queries.buffer();
      float[] cosines = new float[BLOCK * queries.size()];
      FloatBuffer out = Products.buffer(cosines.length);
      Iterator<List<Row>> blocks = CodeRows.blocks(rows, BLOCK);
      while (blocks.hasNext()) {
        List<Row> block = blocks.next();
        UnitRows unit =
            UnitRows.of(block.stream().map(row -> CodeRows.code(row, 1)).toList(), centre);
        Products.margins(
            unit.buffer(), buffer, out, block.size(), queries.size(), queries.length());
        out.get(0, cosines, 0, block.size() * queries.size());
        for (int i = 0; i < block.size(); i++) {
          String path = block.get(i).getString(0);
          for (int q = 0; q < queries.size(); q++) {
            float cosine = cosines[i * queries.size() + q];
            Top top = tops.get(q)._2();
            if (top.takes(cosine) && !path.equals(asked.path(q))) {
              top.add(cosine, path);
            }
          }
        }
      }
    }
    return tops.iterator();
  }
}
