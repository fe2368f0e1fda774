// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows that a head is trained on, checked, counted and cached as vectors: {@code index} (class
 * index), {@code features}, {@code weight}; and {@code group}, {@code validation} and {@code id}
 * where the table has such columns.
 */
final class TrainingSet implements AutoCloseable {
  static final String LABEL = "label";
  static final String INDEX = "index";
  static final String FEATURES = "features";
  static final String WEIGHT = "weight";
  static final String GROUP = "group";
  static final String VALIDATION = "validation";
  static final String ID = "id";
  private static final String CODE = "code";

  /**
   * The minimum size of a partition. A pass over this much data takes about as long as Spark needs
   * to start a job, so smaller partitions would only add tasks: every iteration of a fit is one
   * job.
   */
  private static final long MIN_PARTITION_BYTES = 16L << 20;

  private final Dataset<Row> rows;
  private final HeadColumns columns;
  private final long validationSize;
  private final Census census;
  private final Classes classes;
  private final double variance;
  private final int varyingFeatures;

  private TrainingSet(
      Dataset<Row> rows, HeadColumns columns, Census census, Classes classes, long validationSize) {
    this.rows = rows;
    this.columns = columns;
    this.validationSize = validationSize;
    this.census = census;
    this.classes = classes;
    double[] variances = variances(rows());
    this.variance = Arrays.stream(variances).sum();
    this.varyingFeatures = (int) Arrays.stream(variances).filter(v -> v > 0).count();
  }

  /** Reads the codes once; see {@link LinearHead#fit} for what is refused. */
  static TrainingSet of(Dataset<?> codes, HeadColumns columns, ClassWeights weights) {
    LabelType type = columns.check(codes.schema());
    Dataset<Row> vectors =
        new CodesToVector()
            .transform(
                codes.select(
                    with(
                        columns,
                        type.name(columns.label()).as(LABEL),
                        col(columns.features()).as(CODE),
                        columns
                            .weight()
                            .map(w -> col(w).cast("double"))
                            .orElse(lit(1.0))
                            .as(WEIGHT))))
            .withColumn(FEATURES, when(col(CODE).isNotNull(), col(FEATURES)))
            .drop(CODE)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Census census = Census.of(trained(vectors, columns), columns, type);
      Classes classes =
          Classes.of(codes.schema().apply(columns.label()), type, census.counts().keySet());
      Dataset<Row> rows =
          indexed(vectors, columns, census, weights).persist(StorageLevel.MEMORY_AND_DISK());
      try {
        return new TrainingSet(rows, columns, census, classes, validated(rows, columns));
      } catch (RuntimeException e) {
        rows.unpersist();
        throw e;
      }
    } finally {
      vectors.unpersist();
    }
  }

  /** The rows to train on, cached. */
  Dataset<Row> rows() {
    return trained(rows, columns);
  }

  /** These and the rows to validate on, cached. */
  Dataset<Row> allRows() {
    return rows;
  }

  /** Whether there are rows to validate on. */
  boolean validates() {
    return validationSize > 0;
  }

  /** Whether rows have groups. */
  boolean grouped() {
    return columns.group().isPresent();
  }

  /** The number of rows to validate on. */
  long validationSize() {
    return validationSize;
  }

  /** The classes of the table, those without a row included. */
  Classes classes() {
    return classes;
  }

  /** Returns the names of the classes with rows, in the order of {@code index}. */
  List<String> labels() {
    return List.copyOf(census.counts().keySet());
  }

  /** The number of rows to train on. */
  long size() {
    return census.size();
  }

  /** Returns the number of rows of the smallest class. */
  long smallestClass() {
    return census.counts().values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  int codeLength() {
    return census.codeLength();
  }

  /**
   * Returns the sum of the variances of all features: the mean squared distance of a code to the
   * mean code.
   */
  double variance() {
    return variance;
  }

  /**
   * Returns the number of features that are not constant, which is the {@link #variance} after
   * standardisation.
   */
  int varyingFeatures() {
    return varyingFeatures;
  }

  long ignored() {
    return census.ignored();
  }

  long unlabelled() {
    return census.unlabelled();
  }

  @Override
  public void close() {
    rows.unpersist();
  }

  private static Column[] with(HeadColumns columns, Column... first) {
    List<Column> all = new ArrayList<>(List.of(first));
    columns.group().ifPresent(name -> all.add(col(name).cast(DataTypes.StringType).as(GROUP)));
    columns.validation().ifPresent(n -> all.add(coalesce(col(n), lit(false)).as(VALIDATION)));
    columns.id().ifPresent(name -> all.add(col(name).as(ID)));
    return all.toArray(Column[]::new);
  }

  private static Dataset<Row> trained(Dataset<Row> rows, HeadColumns columns) {
    return columns.validation().isPresent() ? rows.filter(not(col(VALIDATION))) : rows;
  }

  private static long validated(Dataset<Row> rows, HeadColumns columns) {
    if (columns.validation().isEmpty()) {
      return 0;
    }
    long validated = rows.filter(col(VALIDATION)).count();
    if (validated == 0) {
      throw new InputException(
          Texts.format(
              "Column %s marks no row to validate on that has a code and a class to train on",
              columns.validation().get()));
    }
    return validated;
  }

  /** Variance of each feature; fails if a code is not finite. Fills the cache. */
  private static double[] variances(Dataset<Row> rows) {
    Vector variances = rows.select(Summarizer.variance(col(FEATURES))).head().getAs(0);
    for (double variance : variances.toArray()) {
      if (!Double.isFinite(variance)) {
        throw new InputException(
            "The codes hold NaN or infinite values: extract them with a net that gives finite"
                + " codes");
      }
    }
    return variances.toArray();
  }

  private static Dataset<Row> indexed(
      Dataset<Row> vectors, HeadColumns named, Census census, ClassWeights weights) {
    List<String> labels = List.copyOf(census.counts().keySet());
    HashMap<String, Double> index = new HashMap<>();
    HashMap<String, Double> weight = new HashMap<>();
    for (String label : labels) {
      index.put(label, (double) index.size());
      double ofClass = Objects.requireNonNull(census.weights().get(label));
      weight.put(label, weights.weight(census.totalWeight(), labels.size(), ofClass));
    }
    UDF1<String, Double> indexOf = index::get;
    UDF1<String, Double> weightOf = weight::get;
    NominalAttribute attribute =
        NominalAttribute.defaultAttr().withName(INDEX).withValues(labels.toArray(String[]::new));
    long bytes = census.size() * census.codeLength() * Double.BYTES;
    int partitions = (int) Math.min(Integer.MAX_VALUE, 1 + bytes / MIN_PARTITION_BYTES);
    Column label = col(LABEL);
    List<Column> columns = new ArrayList<>();
    columns.add(
        udf(indexOf, DataTypes.DoubleType)
            .asNonNullable()
            .apply(label)
            .as(INDEX, attribute.toMetadata()));
    columns.add(col(FEATURES));
    columns.add(
        udf(weightOf, DataTypes.DoubleType)
            .asNonNullable()
            .apply(label)
            .multiply(col(WEIGHT))
            .as(WEIGHT));
    Column wanted = label.isNotNull().and(col(FEATURES).isNotNull());
    named.group().ifPresent(name -> columns.add(col(GROUP)));
    named.id().ifPresent(name -> columns.add(col(ID)));
    if (named.validation().isPresent()) {
      columns.add(col(VALIDATION));
      // A class may occur only among the rows to validate on.
      wanted = wanted.and(label.isInCollection(labels));
    }
    return vectors.filter(wanted).select(columns.toArray(Column[]::new)).coalesce(partitions);
  }
}
