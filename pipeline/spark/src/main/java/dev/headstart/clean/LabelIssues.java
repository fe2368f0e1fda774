// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.Argmax;
import dev.headstart.InputException;
import dev.headstart.head.HeldOutProbabilities;
import dev.headstart.head.LinearHead;
import dev.headstart.provenance.FormatVersion;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Labelled images with what heads that did not see them say of their labels. */
public final class LabelIssues implements AutoCloseable {
  private static final CleanTable TABLE =
      new CleanTable(
          FormatVersion.LABEL_ISSUES,
          "label issues",
          "--labels",
          List.of("path", "is_issue", "rank"));

  private static final String IMAGE = "_image";
  private static final String LABEL = HeldOutProbabilities.INDEX;
  private static final String SUGGESTED = "_suggested";

  private final Dataset<Row> rows;
  private final ConfidentJoint joint;

  private LabelIssues(Dataset<Row> rows, ConfidentJoint joint) {
    this.rows = rows;
    this.joint = joint;
  }

  /**
   * Images of a class.
   *
   * @param images the number of images with this label
   * @param issues how many of them are flagged
   */
  public record OfClass(String label, long images, long issues) {}

  /** Flagged images of a class that look like those of another one, and their number. */
  public record OfPair(String label, String suggested, long issues) {}

  /**
   * Finds label issues among the rows of a codes table by cross-validation.
   *
   * @param head says how to train, see {@link HeldOutProbabilities#of}
   * @param codes rows with {@code path, label, split, code} of one net and layer
   */
  public static LabelIssues find(LinearHead head, Dataset<Row> codes, RankBy by) {
    Dataset<Row> named = codes.withColumn(IMAGE, struct(col("path"), col("label"), col("split")));
    try (HeldOutProbabilities held = HeldOutProbabilities.of(head, named, IMAGE)) {
      return find(held.rows(), held.labels(), by);
    }
  }

  /**
   * Finds label issues by given probabilities.
   *
   * @param held {@link HeldOutProbabilities#rows}, with a struct of {@code path, label, split} as
   *     their id
   */
  static LabelIssues find(Dataset<Row> held, List<String> labels, RankBy by) {
    ConfidentLearning learning = ConfidentLearning.of(held, labels.size());
    UDF2<Integer, Vector, Double> scoreOf = (label, shares) -> by.score(shares.toArray(), label);
    UDF2<Integer, Vector, Double> shareOf = (label, shares) -> shares.apply(label);
    UDF1<Vector, Integer> likeliest = shares -> Argmax.of(shares.toArray());
    UDF1<Integer, String> nameOf = labels::get;
    Column shares = col(HeldOutProbabilities.PROBABILITIES);
    Dataset<Row> flagged =
        held.withColumn(
                SUGGESTED, udf(likeliest, DataTypes.IntegerType).asNonNullable().apply(shares))
            .select(
                col(HeldOutProbabilities.ID + ".*"),
                udf(nameOf, DataTypes.StringType).apply(col(SUGGESTED)).as("suggested"),
                udf(shareOf, DataTypes.DoubleType).apply(col(LABEL), shares).as("probability"),
                udf(shareOf, DataTypes.DoubleType)
                    .apply(col(SUGGESTED), shares)
                    .as("suggested_probability"),
                udf(scoreOf, DataTypes.DoubleType).apply(col(LABEL), shares).as("score"),
                learning.isIssue().as("is_issue"));
    Dataset<Row> rows = ranked(flagged).persist(StorageLevel.MEMORY_AND_DISK());
    rows.count();
    return new LabelIssues(rows, learning.joint());
  }

  /** Numbers the issues from 1, the lowest score first. */
  private static Dataset<Row> ranked(Dataset<Row> flagged) {
    StructType schema =
        new StructType().add("_path", DataTypes.StringType).add("rank", DataTypes.LongType);
    JavaRDD<Row> ranks =
        flagged
            .filter(col("is_issue"))
            .select("path", "score")
            .orderBy("score", "path")
            .javaRDD()
            .zipWithIndex()
            .map(found -> RowFactory.create(found._1().getString(0), found._2() + 1));
    Dataset<Row> ranking = flagged.sparkSession().createDataFrame(ranks, schema);
    return flagged
        .join(ranking, flagged.col("path").equalTo(ranking.col("_path")), "left")
        .drop("_path");
  }

  /**
   * Returns a row for each image: {@code path, label, split, suggested, probability,
   * suggested_probability, score, is_issue, rank}. {@code suggested} is the likeliest class, {@code
   * rank} is null where there is no issue.
   */
  public Dataset<Row> rows() {
    return rows;
  }

  /** Returns how many images of each class are labelled as which, by estimate. */
  public ConfidentJoint joint() {
    return joint;
  }

  /** Returns the numbers of all classes, that with the largest share of issues first. */
  public List<OfClass> byClass() {
    List<OfClass> classes = new ArrayList<>();
    for (Row row :
        rows.groupBy("label")
            .agg(count(lit(1)).as("images"), count(when(col("is_issue"), 1)).as("issues"))
            .orderBy(col("issues").divide(col("images")).desc(), col("label"))
            .collectAsList()) {
      classes.add(new OfClass(row.getString(0), row.getLong(1), row.getLong(2)));
    }
    return classes;
  }

  /** Returns the pairs of classes that have issues, that with the most first. */
  public List<OfPair> byPair() {
    List<OfPair> pairs = new ArrayList<>();
    for (Row row :
        rows.filter(col("is_issue"))
            .groupBy("label", "suggested")
            .agg(count(lit(1)).as("issues"))
            .orderBy(desc("issues"), col("label"), col("suggested"))
            .collectAsList()) {
      pairs.add(new OfPair(row.getString(0), row.getString(1), row.getLong(2)));
    }
    return pairs;
  }

  /**
   * Returns the paths of the images that a written table flags.
   *
   * @param share the share of them to return, the surest ones; 1 for all
   * @throws InputException if there is no such table
   */
  public static Dataset<Row> flagged(SparkSession spark, String uri, double share) {
    Dataset<Row> issues = TABLE.read(spark, uri).filter(col("is_issue"));
    return issues.filter(col("rank").leq(Math.ceil(share * issues.count()))).select("path");
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
