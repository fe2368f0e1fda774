// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.codes.PassListener;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.source.ImageSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Images that are unlike the others by their codes, or dark, bright, blurred, plain or odd. */
public final class ImageIssues implements AutoCloseable {

  private static final CleanTable TABLE =
      new CleanTable(
          FormatVersion.IMAGE_ISSUES, "image issues", "--images", List.of("path", "outlier"));

  private final PerImage traits;
  private final Dataset<Row> rows;
  private final Map<String, Double> limits;

  private ImageIssues(PerImage traits, Dataset<Row> rows, Map<String, Double> limits) {
    this.traits = traits;
    this.rows = rows;
    this.limits = limits;
  }

  /**
   * Looks at all images that have a code.
   *
   * @param codes rows with {@code path, label, split, sha256, width, height, code} of one net and
   *     layer
   * @param source the same images
   */
  public static ImageIssues find(
      Dataset<Row> codes,
      ImageSource source,
      ImageLimits limits,
      PassListener listener,
      long seed) {
    SparkSession spark = codes.sparkSession();
    CodeOutliers outliers = CodeOutliers.of(codes, limits.outlierRate(), seed);
    PerImage traits =
        PerImage.of(spark, source, listener, "pixels", ImageTraits.COLUMNS, ImageTraits::new);
    Map<String, Double> all = new LinkedHashMap<>(limits.toMap());
    all.put("outlier", outliers.cut());
    Dataset<Row> known = traits.rows().withColumnRenamed("path", "_path");
    Column area = col("width").cast("double").multiply(col("height"));
    double median =
        codes.agg(expr("percentile_approx(double(width) * height, 0.5)")).first().getDouble(0);
    Column side = sqrt(area.divide(median));
    Dataset<Row> scored =
        codes
            .filter("code IS NOT NULL")
            .join(known, col("path").equalTo(col("_path")), "left")
            .select(
                col("path"),
                col("label"),
                col("split"),
                col("sha256"),
                col("width"),
                col("height"),
                outliers.distance(spark, col("code")).as("outlier"),
                col("dark"),
                col("bright"),
                col("blurred"),
                col("uniform"),
                least(col("width"), col("height"))
                    .divide(greatest(col("width"), col("height")))
                    .as("aspect"),
                greatest(side, lit(1).divide(side)).as("size"));
    Column issues =
        array(
            ImageLimits.NAMES.stream()
                .map(name -> when(isBeyond(name, Objects.requireNonNull(all.get(name))), lit(name)))
                .toArray(Column[]::new));
    Dataset<Row> rows =
        scored
            .withColumn("issues", issues)
            .withColumn("issues", expr("filter(issues, name -> name IS NOT NULL)"))
            .withColumn("is_issue", size(col("issues")).gt(0))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new ImageIssues(traits, rows, all);
  }

  private static Column isBeyond(String name, double limit) {
    Column beyond = ImageLimits.isLargeOdd(name) ? col(name).gt(limit) : col(name).lt(limit);
    return coalesce(beyond, lit(false));
  }

  /**
   * Returns a row for each image: {@code path, label, split, sha256, width, height, outlier, dark,
   * bright, blurred, uniform, aspect, size, issues, is_issue}.
   */
  public Dataset<Row> rows() {
    return rows;
  }

  /** Returns the limit of each issue, by name. */
  public Map<String, Double> limits() {
    return limits;
  }

  /** Returns how many images could not be read or decoded again. */
  public long failed() {
    return traits.failed();
  }

  /** Returns the number of images with each issue, by name. */
  public Map<String, Long> counts() {
    Column[] columns =
        ImageLimits.NAMES.stream()
            .map(name -> count(when(expr("array_contains(issues, '" + name + "')"), 1)))
            .toArray(Column[]::new);
    Row found = rows.agg(count(when(col("is_issue"), 1)), columns).first();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      counts.put(ImageLimits.NAMES.get(i), found.getLong(i + 1));
    }
    return counts;
  }

  /** Returns the paths of the images that have an issue the most, with its score. */
  public List<Row> examples(String issue, int most) {
    Column order = ImageLimits.isLargeOdd(issue) ? col(issue).desc() : col(issue).asc();
    return rows.filter("array_contains(issues, '" + issue + "')")
        .orderBy(order, col("path"))
        .limit(most)
        .select("path", issue)
        .collectAsList();
  }

  /**
   * Returns the paths of the images that a written table flags.
   *
   * @throws InputException if there is no such table
   */
  public static Dataset<Row> flagged(SparkSession spark, String uri) {
    return TABLE.read(spark, uri).filter(col("is_issue")).select("path");
  }

  @Override
  public void close() {
    rows.unpersist();
    traits.close();
  }
}
