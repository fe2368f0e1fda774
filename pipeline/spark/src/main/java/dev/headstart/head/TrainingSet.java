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
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

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

  /**
   * The minimum size of a partition. A pass over this much data takes about as long as Spark needs
   * to start a job, so smaller partitions would only add tasks: every iteration of a fit is one
   * job.
   */
  private static final long MIN_PARTITION_BYTES = 8L << 20;

  /**
   * The largest partition, in shares of one for each core, with which passes are still balanced.
   */
  private static final double MAX_SHARE = 1.5;

  private final HeadColumns columns;
  private final ClassWeights weights;
  private final DataType idType;
  private final SparkSession spark;
  private final Census census;
  private final Classes classes;
  private final long validationSize;
  private final Moments moments;
  private final JavaRDD<CodeRows> cached;
  private final JavaRDD<CodeRows> parts;

  private TrainingSet(
      JavaRDD<CodeRows> read, Dataset<?> codes, HeadColumns columns, ClassWeights weights) {
    this.columns = columns;
    this.weights = weights;
    this.spark = codes.sparkSession();
    this.idType =
        columns.id().map(name -> codes.schema().apply(name).dataType()).orElse(DataTypes.NullType);
    LabelType type = columns.check(codes.schema());
    List<Tally> tallies = read.mapPartitions(part -> List.of(Tally.of(part)).iterator()).collect();
    long largest = tallies.stream().mapToLong(Tally::size).max().orElse(0);
    Tally tally = tallies.stream().reduce(new Tally(), Tally::add);
    this.census = Census.of(tally, columns, type);
    this.classes =
        Classes.of(codes.schema().apply(columns.label()), type, census.counts().keySet());
    this.validationSize = columns.validation().isPresent() ? validated(tally) : 0;
    this.moments = tally.moments();
    checkFinite(moments);
    long bytes = tally.size() * census.codeLength() * Float.BYTES;
    int partitions = (int) Math.min(Integer.MAX_VALUE, 1 + bytes / MIN_PARTITION_BYTES);
    this.cached = balanced(read, largest, tally.size(), partitions);
    this.parts = cached.coalesce(Math.min(cached.getNumPartitions(), partitions));
  }

  /** Reads the codes once; see {@link LinearHead#fit} for what is refused. */
  static TrainingSet of(Dataset<?> codes, HeadColumns columns, ClassWeights weights) {
    JavaRDD<CodeRows> read = read(codes, columns).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new TrainingSet(read, codes, columns, weights);
    } catch (RuntimeException e) {
      read.unpersist();
      throw e;
    }
  }

  private static JavaRDD<CodeRows> read(Dataset<?> codes, HeadColumns columns) {
    List<Column> wanted = new ArrayList<>();
    wanted.add(columns.check(codes.schema()).name(columns.label()));
    wanted.add(floats(columns.features(), codes.schema()));
    wanted.add(columns.weight().map(w -> col(w).cast("double")).orElse(lit(1.0)));
    wanted.add(columns.validation().map(v -> coalesce(col(v), lit(false))).orElse(lit(false)));
    List<DataType> others = new ArrayList<>();
    columns.group().ifPresent(name -> wanted.add(col(name).cast(DataTypes.StringType)));
    columns.group().ifPresent(name -> others.add(DataTypes.StringType));
    columns.id().ifPresent(name -> wanted.add(col(name)));
    columns.id().ifPresent(name -> others.add(codes.schema().apply(name).dataType()));
    DataType[] types = others.toArray(DataType[]::new);
    return codes
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(rows -> new CodeReader(rows, types));
  }

  private static Column floats(String column, StructType schema) {
    return schema.apply(column).dataType() instanceof ArrayType
        ? col(column).cast("array<float>")
        : when(col(column).isNotNull(), vector_to_array(col(column), "float32"));
  }

  /** Deals out the blocks where one core would have much more of a pass than others. */
  private static JavaRDD<CodeRows> balanced(
      JavaRDD<CodeRows> read, long largest, long size, int partitions) {
    int parallel = Math.min(read.context().defaultParallelism(), partitions);
    if (largest * parallel < MAX_SHARE * size) {
      return read;
    }
    JavaRDD<CodeRows> dealt = read.repartition(parallel).persist(StorageLevel.MEMORY_AND_DISK());
    dealt.count();
    read.unpersist();
    return dealt;
  }

  /** The rows to train on: vectors, made of the floats that are cached. */
  Dataset<Row> rows() {
    Dataset<Row> all = allRows();
    return columns.validation().isPresent() ? all.filter(not(col(VALIDATION))) : all;
  }

  /** These and the rows to validate on, in the order of {@link #blocks}. */
  Dataset<Row> allRows() {
    HashMap<String, Integer> indexes = indexes();
    double[] factors = classWeights();
    boolean validated = columns.validation().isPresent();
    JavaRDD<Row> rows =
        parts.flatMap(
            part ->
                IntStream.range(0, part.size())
                    .filter(i -> indexes.containsKey(part.name(i)))
                    .mapToObj(i -> row(part, i, indexes, factors, validated))
                    .iterator());
    return spark.createDataFrame(rows, schema());
  }

  /**
   * The same rows as floats, in the same order; those to validate on are fold 0 and the others fold
   * 1, where there are some.
   */
  JavaRDD<Block> blocks() {
    HashMap<String, Integer> indexes = indexes();
    double[] factors = classWeights();
    boolean validated = validates();
    return parts
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
    cached.unpersist();
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

  private HashMap<String, Integer> indexes() {
    HashMap<String, Integer> indexes = new HashMap<>();
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

  private static Row row(
      CodeRows part, int i, Map<String, Integer> indexes, double[] factors, boolean validated) {
    int index = Objects.requireNonNull(indexes.get(part.name(i)));
    List<@Nullable Object> values = new ArrayList<>();
    values.add((double) index);
    values.add(Vectors.dense(part.code(i)));
    values.add(part.weights[i] * factors[index]);
    values.addAll(Arrays.asList(part.others[i]));
    if (validated) {
      values.add(part.validation[i]);
    }
    return RowFactory.create(values.toArray());
  }
}
