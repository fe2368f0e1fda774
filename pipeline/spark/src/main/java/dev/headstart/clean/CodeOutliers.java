// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.InputException;
import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Cholesky;
import dev.headstart.blas.Products;
import dev.headstart.blas.Projection;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/**
 * How far codes are from the others: the Mahalanobis distance from their mean, by their covariance
 * shrunk towards equal variances, relative to the median of these distances. An image is an outlier
 * beyond a quantile of the distances, each by the covariance of the others.
 */
final class CodeOutliers {

  /** How much of the covariance is equal variances. */
  private static final double SHRINKAGE = 0.1;

  private static final int MOST = 5000;
  private static final int LONGEST = 1024;

  private final double[] mean;
  private final double[][] lower;
  private final long seed;

  /** How much of itself a row's covariance has; 0 where there are rows that it has nothing of. */
  private final double own;

  private double unit = 1;
  private double cut;

  private CodeOutliers(double[] mean, double[][] lower, double own, long seed) {
    this.mean = mean;
    this.lower = lower;
    this.own = own;
    this.seed = seed;
  }

  /**
   * Estimates the distribution, from a sample of at most {@value #MOST} rows, and the cut.
   *
   * @param codes rows with {@code path, code array<float>} of equal length
   * @param rate the share of images like the others that are outliers all the same
   * @throws InputException if there are fewer than three codes
   */
  static CodeOutliers of(Dataset<Row> codes, double rate, long seed) {
    List<float[]> drawn =
        codes
            .filter("code IS NOT NULL")
            .select("path", "code")
            .orderBy(xxhash64(lit(seed), col("path")))
            .limit(MOST)
            .javaRDD()
            .map(row -> code(row.getList(1)))
            .collect();
    if (drawn.size() < 3) {
      throw new InputException("Fewer than three images have codes: none can be an outlier.");
    }
    float[][] sample = Projection.shortened(drawn.toArray(new float[0][]), LONGEST, seed);
    double[] mean = mean(sample);
    double[][] lower = Cholesky.of(covariance(sample, mean), mean.length);
    double weight = (1 - SHRINKAGE) / sample.length;
    CodeOutliers found = new CodeOutliers(mean, lower, weight, seed);
    double[] distances = new double[sample.length];
    for (int i = 0; i < sample.length; i++) {
      distances[i] = found.distance(sample[i]);
    }
    Arrays.sort(distances);
    boolean all = drawn.size() < MOST;
    CodeOutliers kept = all ? found : new CodeOutliers(mean, lower, 0, seed);
    double median = distances[distances.length / 2];
    kept.unit = median > 0 ? median : 1;
    int last = (int) Math.ceil((1 - rate) * distances.length) - 1;
    kept.cut = distances[Math.max(0, last)] / kept.unit;
    return kept;
  }

  /** Returns the distance beyond which an image is an outlier, in units of the median. */
  double cut() {
    return cut;
  }

  /** Returns a column of the distance of a code, in units of the median. */
  Column distance(SparkSession spark, Column code) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<double[][]> rows = sc.broadcast(lower);
    double[] centre = mean;
    double ofItself = own;
    double one = unit;
    long places = seed;
    UDF1<Seq<Float>, Double> distance =
        values ->
            values == null
                ? null
                : distance(shortened(values, places), centre, rows.value(), ofItself) / one;
    return udf(distance, DataTypes.DoubleType).apply(code);
  }

  private double distance(float[] code) {
    return distance(code, mean, lower, own);
  }

  private static double distance(float[] code, double[] mean, double[][] lower, double own) {
    double[] x = new double[mean.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = code[j] - mean[j];
    }
    Cholesky.solve(lower, x);
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    // By the covariance without the row's own part (Sherman and Morrison).
    return Math.sqrt(squares / (1 - own * squares));
  }

  private static float[] shortened(Seq<Float> values, long seed) {
    float[] code = new float[values.size()];
    for (int j = 0; j < code.length; j++) {
      code[j] = values.apply(j);
    }
    return code.length <= LONGEST
        ? code
        : Projection.shortened(new float[][] {code}, LONGEST, seed)[0];
  }

  private static double[] mean(float[][] codes) {
    double[] mean = new double[codes[0].length];
    for (float[] code : codes) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += code[j] / (double) codes.length;
      }
    }
    return mean;
  }

  private static double[] covariance(float[][] codes, double[] mean) {
    int length = mean.length;
    FloatBuffer centred = Products.buffer(codes.length * length);
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < length; j++) {
        centred.put(i * length + j, (float) (codes[i][j] - mean[j]));
      }
    }
    FloatBuffer products = Products.buffer(length * length);
    try (BlasThreads single = BlasThreads.single()) {
      Products.gradient(centred, centred, products, codes.length, length, length);
    }
    double trace = 0;
    for (int j = 0; j < length; j++) {
      trace += products.get(j * length + j) / (double) codes.length;
    }
    double equal = trace > 0 ? SHRINKAGE * trace / length : 1;
    double[] covariance = new double[length * length];
    for (int k = 0; k < covariance.length; k++) {
      covariance[k] = (1 - SHRINKAGE) * products.get(k) / codes.length;
    }
    for (int j = 0; j < length; j++) {
      covariance[j * length + j] += equal;
    }
    return covariance;
  }

  private static float[] code(List<Float> values) {
    float[] code = new float[values.size()];
    int j = 0;
    for (float value : values) {
      code[j++] = value;
    }
    return code;
  }
}
