// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a table that are the most similar to queries: by the cosine of their codes, computed
 * by matrix products on the executors. Of all rows none is passed over, so none of the nearest is
 * missing; another {@link Place} may pass over some.
 */
public final class Nearest {

  /** The schema of the result; {@code rank} is from 1. */
  public static final StructType SCHEMA =
      StructType.fromDDL("query STRING, rank INT, path STRING, similarity DOUBLE");

  private static final int MOST_QUERIES = 4096;

  /** Of all queries of a job, which each task holds in memory. */
  private static final int MOST_RESULTS = 1 << 19;

  /** Whose results a task puts together, at least. */
  private static final int QUERIES_PER_TASK = 64;

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
    float[] centre = new float[CodeRows.length(rows)];
    return of(coded(queries), List.of(new AllRows(rows, centre)), centre, k);
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
    float[] centre = CodeRows.mean(all, length, rows.count());
    return of(coded(queries), List.of(new AllRows(rows, centre)), centre, k);
  }

  /**
   * Finds the k most similar rows of each query in several places at once.
   *
   * @param queries rows with {@code path, code array<float>}
   * @param places where to look; at least one, none of them with a row of another
   * @param length of the codes in all places
   * @param k at least 1
   * @throws InputException if the queries' codes have another length, or there are none
   */
  public static Dataset<Row> among(Dataset<Row> queries, List<Place> places, int length, int k) {
    return of(coded(queries), places, new float[length], k);
  }

  /** Returns all rows of a table as a place, for {@link #among}. */
  public static Place all(Dataset<Row> codes, int length) {
    return new AllRows(coded(codes), new float[length]);
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
    Queries asked = Queries.of(queries, centre);
    List<Row> found = new ArrayList<>();
    AllRows.tops(rows.iterator(), asked, centre, k)
        .forEachRemaining(
            top -> results(asked.path(top._1()), top._2()).forEachRemaining(found::add));
    return found;
  }

  private static Dataset<Row> coded(Dataset<Row> rows) {
    return rows.select("path", "code").filter("code IS NOT NULL");
  }

  private static Dataset<Row> of(Dataset<Row> asked, List<Place> places, float[] centre, int k) {
    SparkSession spark = asked.sparkSession();
    JavaRDD<Row> found = JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
    int most = Math.max(1, Math.min(MOST_QUERIES, MOST_RESULTS / k));
    // Small partitions are joined, so that the driver fetches few.
    Iterator<List<Row>> parts = CodeRows.blocks(asked.hint("rebalance").toLocalIterator(), most);
    if (!parts.hasNext()) {
      throw new InputException("There are no codes to look for.");
    }
    while (parts.hasNext()) {
      found = found.union(nearest(Queries.of(parts.next(), centre), places, k));
    }
    return spark.createDataFrame(found, SCHEMA).orderBy(col("query"), col("rank"));
  }

  private static JavaRDD<Row> nearest(Queries queries, List<Place> places, int k) {
    JavaPairRDD<Integer, Top> tops = places.get(0).nearest(queries, k);
    for (Place place : places.subList(1, places.size())) {
      tops = tops.union(place.nearest(queries, k));
    }
    List<String> paths = queries.paths(); // the codes need not go to these tasks
    int parallel = JavaSparkContext.fromSparkContext(tops.context()).defaultParallelism();
    int tasks = Math.max(1, Math.min(parallel, queries.size() / QUERIES_PER_TASK));
    return tops.reduceByKey(Top::add, tasks).flatMap(top -> results(paths.get(top._1()), top._2()));
  }

  private static Iterator<Row> results(String query, Top top) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < top.size(); i++) {
      rows.add(RowFactory.create(query, i + 1, top.path(i), (double) top.similarity(i)));
    }
    return rows.iterator();
  }
}
