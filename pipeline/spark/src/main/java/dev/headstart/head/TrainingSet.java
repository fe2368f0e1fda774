// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.head.joint.Block;
import dev.headstart.head.joint.Moments;
import dev.headstart.head.rows.CachedRows;
import dev.headstart.head.rows.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that a head is trained on, checked, counted and cached as floats: {@code index} (class
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

  private final HeadColumns columns;
  private final ClassWeights weights;
  private final DataType idType;
  private final SparkSession spark;
  private final Census census;
  private final Classes classes;
  private final long validationSize;
  private final Moments moments;
  private final CachedRows cached;

  private TrainingSet(
      CachedRows cached, Dataset<?> codes, HeadColumns columns, ClassWeights weights) {
    this.cached = cached;
    this.columns = columns;
    this.weights = weights;
    this.spark = codes.sparkSession();
    this.idType =
        columns.id().map(name -> codes.schema().apply(name).dataType()).orElse(DataTypes.NullType);
    LabelType type = columns.check(codes.schema());
    Tally tally = cached.tally();
    this.census = Census.of(tally, columns, type);
    this.classes =
        Classes.of(codes.schema().apply(columns.label()), type, census.counts().keySet());
    this.validationSize = columns.validation().isPresent() ? validated(tally) : 0;
    this.moments = tally.moments();
    checkFinite(moments);
  }

  /** Reads the codes once; see {@link LinearHead#fit} for what is refused. */
  static TrainingSet of(Dataset<?> codes, HeadColumns columns, ClassWeights weights) {
    List<Column> wanted = new ArrayList<>();
    wanted.add(columns.check(codes.schema()).name(columns.label()));
    wanted.add(floats(columns.features(), codes.schema()));
    wanted.add(columns.weight().map(w -> col(w).cast("double")).orElse(lit(1.0)));
    wanted.add(columns.validation().map(v -> coalesce(col(v), lit(false))).orElse(lit(false)));
    columns.group().ifPresent(name -> wanted.add(col(name).cast(DataTypes.StringType)));
    columns.id().ifPresent(name -> wanted.add(col(name)));
    CachedRows cached = CachedRows.of(codes.select(wanted.toArray(Column[]::new)));
    try {
      return new TrainingSet(cached, codes, columns, weights);
    } catch (RuntimeException e) {
      cached.close();
      throw e;
    }
  }

  private static Column floats(String column, StructType schema) {
    return schema.apply(column).dataType() instanceof ArrayType
        ? col(column).cast("array<float>")
        : when(col(column).isNotNull(), vector_to_array(col(column), "float32"));
  }

  /** The rows to train on: vectors, made of the floats that are cached. */
  Dataset<Row> rows() {
    Dataset<Row> all = allRows();
    return columns.validation().isPresent() ? all.filter(not(col(VALIDATION))) : all;
  }

  /** These and the rows to validate on, in the order of {@link #blocks}. */
  Dataset<Row> allRows() {
    Map<String, Integer> indexes = indexes();
    double[] factors = classWeights();
    boolean validated = columns.validation().isPresent();
    JavaRDD<Row> rows =
        cached
            .parts()
            .flatMap(
                part ->
                    IntStream.range(0, part.size())
                        .filter(i -> indexes.containsKey(part.name(i)))
                        .mapToObj(
                            i -> {
                              int index = Objects.requireNonNull(indexes.get(part.name(i)));
                              return part.row(i, index, factors[index], validated);
                            })
                        .iterator());
    return spark.createDataFrame(rows, schema());
  }

  /**
   * The same rows as floats, in the same order; those to validate on are fold 0 and the others fold
   * 1, where there are some.
   */
  JavaRDD<Block> blocks() {
    Map<String, Integer> indexes = indexes();
    double[] factors = classWeights();
    boolean validated = validates();
    return cached
        .parts()
        .filter(part -> part.size() > 0)
        .map(part -> part.block(indexes, factors, validated))
        .filter(block -> block.rows() > 0);
  }

  /** Returns the mean code. */
  float[] centre() {
    return moments.centre();
  }

  /** Returns the moments of all rows where all weigh the same. */
  Optional<Moments> moments() {
    boolean weighted = columns.weight().isPresent() || weights != ClassWeights.NONE;
    return weighted || validates() ? Optional.empty() : Optional.of(moments);
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
    return Arrays.stream(moments.variances()).sum();
  }

  /**
   * Returns the number of features that are not constant, which is the {@link #variance} after
   * standardisation.
   */
  int varyingFeatures() {
    return (int) Arrays.stream(moments.variances()).filter(v -> v > 0).count();
  }

  long ignored() {
    return census.ignored();
  }

  long unlabelled() {
    return census.unlabelled();
  }

  @Override
  public void close() {
    cached.close();
  }

  private long validated(Tally tally) {
    long validated = tally.validated();
    if (validated == 0) {
      throw new InputException(
          Texts.format(
              "Column %s marks no row to validate on that has a code and a class to train on",
              columns.validation().orElseThrow()));
    }
    return validated;
  }

  private static void checkFinite(Moments moments) {
    if (!Arrays.stream(moments.variances()).allMatch(Double::isFinite)) {
      throw new InputException(
          "The codes hold NaN or infinite values: extract them with a net that gives finite"
              + " codes");
    }
  }

  private Map<String, Integer> indexes() {
    Map<String, Integer> indexes = new HashMap<>();
    labels().forEach(label -> indexes.put(label, indexes.size()));
    return indexes;
  }

  private double[] classWeights() {
    return labels().stream()
        .mapToDouble(
            label ->
                weights.weight(
                    census.totalWeight(),
                    labels().size(),
                    Objects.requireNonNull(census.weights().get(label))))
        .toArray();
  }

  /** Returns the schema of {@link #allRows}. */
  StructType schema() {
    NominalAttribute attribute =
        NominalAttribute.defaultAttr().withName(INDEX).withValues(labels().toArray(String[]::new));
    StructType schema =
        new StructType()
            .add(INDEX, DataTypes.DoubleType, false, attribute.toMetadata())
            .add(FEATURES, SQLDataTypes.VectorType(), false)
            .add(WEIGHT, DataTypes.DoubleType, false);
    if (columns.group().isPresent()) {
      schema = schema.add(GROUP, DataTypes.StringType);
    }
    if (columns.id().isPresent()) {
      schema = schema.add(ID, idType);
    }
    return columns.validation().isPresent()
        ? schema.add(VALIDATION, DataTypes.BooleanType, false)
        : schema;
  }
}
