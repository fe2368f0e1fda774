package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * index), {@code features}, {@code weight}.
 */
final class TrainingSet implements AutoCloseable {
  static final String INDEX = "index";
  static final String FEATURES = "features";
  static final String WEIGHT = "weight";

  /**
   * A pass over this much takes about as long as Spark needs to start a job, so smaller partitions
   * only add tasks: every iteration of a fit is one job.
   */
  private static final long LEAST_PARTITION_BYTES = 16L << 20;

  private final Dataset<Row> rows;
  private final Map<String, Long> counts;
  private final int codeLength;
  private final double variance;
  private final int varyingFeatures;
  private final long ignored;
  private final long unlabelled;

  private TrainingSet(Dataset<Row> rows, Census census, double variance, int varyingFeatures) {
    this.rows = rows;
    this.counts = census.counts();
    this.codeLength = census.codeLength();
    this.variance = variance;
    this.varyingFeatures = varyingFeatures;
    this.ignored = census.ignored();
    this.unlabelled = census.unlabelled();
  }

  /** Reads the codes once; see {@link HeadTrainer#fit} for what is refused. */
  static TrainingSet of(Dataset<Row> codes, ClassWeights weights) {
    checkColumns(codes);
    Dataset<Row> vectors =
        new CodesToVector()
            .transform(codes.select("label", "code"))
            .select(col("label"), when(col("code").isNotNull(), col(FEATURES)).as(FEATURES))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Census census = Census.of(vectors);
      Dataset<Row> rows = indexed(vectors, census, weights).persist(StorageLevel.MEMORY_AND_DISK());
      Vector variances = rows.select(Summarizer.variance(col(FEATURES))).head().getAs(0);
      double total = 0;
      int varying = 0;
      for (double variance : variances.toArray()) {
        total += variance;
        varying += variance > 0 ? 1 : 0;
      }
      if (!Double.isFinite(total)) {
        rows.unpersist();
        throw new IllegalArgumentException(
            "The codes hold NaN or infinite values: extract them again with a net that gives"
                + " finite codes");
      }
      return new TrainingSet(rows, census, total, varying);
    } finally {
      vectors.unpersist();
    }
  }

  /** The cached rows. */
  Dataset<Row> rows() {
    return rows;
  }

  /** The class names in the order of the index: sorted. */
  List<String> labels() {
    return List.copyOf(counts.keySet());
  }

  /** Rows of each class, in the order of the index. */
  List<Long> classCounts() {
    return List.copyOf(counts.values());
  }

  long size() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  int codeLength() {
    return codeLength;
  }

  /** Sum of the variances of all features: the mean squared distance of a code to the mean code. */
  double variance() {
    return variance;
  }

  /** Number of features that are not constant: {@link #variance} once standardised. */
  int varyingFeatures() {
    return varyingFeatures;
  }

  long ignored() {
    return ignored;
  }

  long unlabelled() {
    return unlabelled;
  }

  @Override
  public void close() {
    rows.unpersist();
  }

  private static void checkColumns(Dataset<Row> codes) {
    List<String> columns = List.of(codes.columns());
    for (String column : List.of("label", "code")) {
      if (!columns.contains(column)) {
        throw new IllegalArgumentException(
            "The table of codes has no column %s: it has %s"
                .formatted(column, String.join(", ", columns)));
      }
    }
    if (!codes.schema().apply("label").dataType().equals(DataTypes.StringType)) {
      throw new IllegalArgumentException(
          "Column label is %s: give class names (string)"
              .formatted(codes.schema().apply("label").dataType().simpleString()));
    }
  }

  private static Dataset<Row> indexed(Dataset<Row> vectors, Census census, ClassWeights weights) {
    List<String> labels = List.copyOf(census.counts().keySet());
    HashMap<String, Double> index = new HashMap<>();
    HashMap<String, Double> weight = new HashMap<>();
    long size = census.counts().values().stream().mapToLong(Long::longValue).sum();
    for (String label : labels) {
      index.put(label, (double) index.size());
      double balanced = (double) size / (labels.size() * census.counts().get(label));
      weight.put(label, weights == ClassWeights.BALANCED ? balanced : 1.0);
    }
    UDF1<String, Double> indexOf = index::get;
    UDF1<String, Double> weightOf = weight::get;
    NominalAttribute attribute =
        NominalAttribute.defaultAttr().withName(INDEX).withValues(labels.toArray(String[]::new));
    long bytes = size * census.codeLength() * Double.BYTES;
    int partitions = (int) Math.min(Integer.MAX_VALUE, 1 + bytes / LEAST_PARTITION_BYTES);
    Column label = col("label");
    return vectors
        .filter(Census.isLabel(label).and(col(FEATURES).isNotNull()))
        .select(
            udf(indexOf, DataTypes.DoubleType)
                .asNonNullable()
                .apply(label)
                .as(INDEX, attribute.toMetadata()),
            col(FEATURES),
            udf(weightOf, DataTypes.DoubleType).asNonNullable().apply(label).as(WEIGHT))
        .coalesce(partitions);
  }
}
