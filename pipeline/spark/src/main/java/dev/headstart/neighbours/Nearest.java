// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The rows of a table that are the most similar to queries: by the cosine of their codes with those
 * of all rows, computed by matrix products on the executors. No row is passed over, so none of the
 * nearest is missing.
 */
public final class Nearest {

  /** The schema of the result; {@code rank} is from 1. */
  public static final StructType SCHEMA =
      StructType.fromDDL("query STRING, rank INT, path STRING, similarity DOUBLE");

  private static final int BLOCK = 1024;
  private static final int MOST_QUERIES = 4096;

  /** Of all queries of a job, which each task holds in memory. */
  private static final int MOST_RESULTS = 1 << 19;

  private Nearest() {}

  /**
   * Finds the k most similar rows of each query, one job for some thousand queries. A row is not
   * similar to a query of the same path.
   *
   * @param queries rows with {@code path, code array<float>}
   * @param codes rows with {@code path, code array<float>} of the same length
   * @param k at least 1
   * @throws InputException if codes differ in length, or there are none
   */
  public static Dataset<Row> of(Dataset<Row> queries, Dataset<Row> codes, int k) {
    Dataset<Row> rows = coded(codes);
    return of(coded(queries), rows, new float[CodeRows.length(rows)], k);
  }

  /**
   * Does the same with the mean of {@code codes} subtracted from all codes first, so that images
   * that have nothing in common have a similarity of about 0, as in {@link Nearness}.
   *
   * @param queries rows with {@code path, code array<float>}
   * @param codes rows with {@code path, code array<float>} of the same length
   * @param k at least 1
   * @throws InputException if codes differ in length, or there are none
   */
  public static Dataset<Row> centred(Dataset<Row> queries, Dataset<Row> codes, int k) {
    Dataset<Row> rows = coded(codes);
    int length = CodeRows.length(rows);
    JavaRDD<float[]> all = rows.javaRDD().map(row -> CodeRows.code(row, 1));
    return of(coded(queries), rows, CodeRows.mean(all, length, rows.count()), k);
  }

  /**
   * Does the same in the driver, which holds all rows.
   *
   * @param queries rows that begin with {@code path, code array<float>}, at least one
   * @param rows such rows with codes of the same length, at least one
   * @return rows of the {@link #SCHEMA}, in the order of the queries
   */
  public static List<Row> centred(List<Row> queries, List<Row> rows, int k) {
    float[] centre = CodeRows.mean(rows.stream().map(row -> CodeRows.code(row, 1)).toList());
    List<String> names = queries.stream().map(row -> row.getString(0)).toList();
    UnitRows asked =
        UnitRows.of(queries.stream().map(row -> CodeRows.code(row, 1)).toList(), centre);
    List<Row> found = new ArrayList<>();
    tops(rows.iterator(), asked, centre, names, k)
        .forEachRemaining(
            top -> results(names.get(top._1()), top._2()).forEachRemaining(found::add));
    return found;
  }

  private static Dataset<Row> coded(Dataset<Row> rows) {
    return rows.select("path", "code").filter("code IS NOT NULL");
  }

  private static Dataset<Row> of(Dataset<Row> asked, Dataset<Row> rows, float[] centre, int k) {
    if (CodeRows.length(asked) != centre.length) {
      throw new InputException(
          Texts.format(
              "The queries' codes have %d values and the table's %d: give those of one net and"
                  + " layer.",
              CodeRows.length(asked), centre.length));
    }
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    int most = Math.max(1, Math.min(MOST_QUERIES, MOST_RESULTS / k));
    JavaRDD<Row> found = sc.emptyRDD();
    Iterator<List<Row>> parts = CodeRows.blocks(asked.orderBy("path").toLocalIterator(), most);
    while (parts.hasNext()) {
      found = found.union(nearest(sc, parts.next(), rows.javaRDD(), centre, k));
    }
    return rows.sparkSession().createDataFrame(found, SCHEMA).orderBy(col("query"), col("rank"));
  }

  private static JavaRDD<Row> nearest(
      JavaSparkContext sc, List<Row> queries, JavaRDD<Row> rows, float[] centre, int k) {
    List<float[]> codes = new ArrayList<>();
    ArrayList<String> names = new ArrayList<>();
    for (Row query : queries) {
      names.add(query.getString(0));
      codes.add(CodeRows.code(query, 1));
    }
    Broadcast<UnitRows> asked = sc.broadcast(UnitRows.of(codes, centre));
    return rows.mapPartitionsToPair(part -> tops(part, asked.value(), centre, names, k))
        .reduceByKey(Top::add)
        .flatMap(top -> results(names.get(top._1()), top._2()));
  }

  private static Iterator<Tuple2<Integer, Top>> tops(
      Iterator<Row> rows, UnitRows queries, float[] centre, List<String> names, int k) {
    List<Tuple2<Integer, Top>> tops = new ArrayList<>();
    for (int q = 0; q < queries.size(); q++) {
      tops.add(new Tuple2<>(q, new Top(k)));
    }
    try (BlasThreads single = BlasThreads.single()) {
      FloatBuffer asked = queries.buffer();
      float[] cosines = new float[BLOCK * queries.size()];
      FloatBuffer out = Products.buffer(cosines.length);
      Iterator<List<Row>> blocks = CodeRows.blocks(rows, BLOCK);
      while (blocks.hasNext()) {
        List<Row> block = blocks.next();
        UnitRows unit =
            UnitRows.of(block.stream().map(row -> CodeRows.code(row, 1)).toList(), centre);
        Products.margins(unit.buffer(), asked, out, block.size(), queries.size(), queries.length());
        out.get(0, cosines, 0, block.size() * queries.size());
        for (int i = 0; i < block.size(); i++) {
          String path = block.get(i).getString(0);
          for (int q = 0; q < queries.size(); q++) {
            float cosine = cosines[i * queries.size() + q];
            Top top = tops.get(q)._2();
            if (top.takes(cosine) && !path.equals(names.get(q))) {
              top.add(cosine, path);
            }
          }
        }
      }
    }
    return tops.iterator();
  }

  private static Iterator<Row> results(String query, Top top) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < top.size(); i++) {
      rows.add(RowFactory.create(query, i + 1, top.path(i), (double) top.similarity(i)));
    }
    return rows.iterator();
  }
}
