// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Compares the codes of new images with those of a reference. Of each at most {@value #MOST} images
 * with different bytes are drawn, the same for the same rows, so that a comparison takes as long
 * for any number of them.
 */
public final class DriftGate {

  /** The number of images drawn of each. */
  public static final int MOST = 1000;

  /** The number of images below which nothing is tested. */
  public static final int LEAST = 50;

  private static final long SEED = 20190518;
  private static final String KEY = "_key";

  private final double alpha;

  /**
   * Creates a gate.
   *
   * @param alpha the share of comparisons without drift that report it all the same
   */
  public DriftGate(double alpha) {
    this.alpha = alpha;
  }

  /**
   * Compares codes and what a model says of them.
   *
   * @param reference rows with {@code path, sha256, code}, which the model was not trained on
   * @param fresh such rows of new images
   * @param score adds {@code probability} or {@code rawPrediction} to rows with a code
   * @param labels the classes of the scores
   */
  public Verdict scored(
      Dataset<Row> reference,
      Dataset<Row> fresh,
      UnaryOperator<Dataset<Row>> score,
      List<String> labels) {
    Dataset<Row> before = drawn(reference.select(key(), col("code")), MOST);
    Dataset<Row> now = drawn(fresh.select(key(), col("code")), MOST);
    return compare(sample(score.apply(before)), sample(score.apply(now)), labels, "");
  }

  /**
   * Compares codes. If the reference has labels, classifiers are trained on it, and what they say
   * of its images and of new ones is compared too: see {@link CrossFit}.
   *
   * @param reference rows with {@code path, label, sha256, code}
   * @param fresh rows with {@code path, sha256, code} of new images
   */
  public Verdict codes(Dataset<Row> reference, Dataset<Row> fresh) {
    List<Row> rows =
        drawn(reference.select(key(), col("code"), col("label")), MOST)
            .select("code", "label")
            .collectAsList();
    Sample now = sample(drawn(fresh.select(key(), col("code")), MOST));
    float[][] before = rows.stream().map(DriftGate::code).toArray(float[][]::new);
    List<@Nullable String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.isNullAt(1) ? null : row.getString(1)));
    Optional<CrossFit> heads = now.size() < LEAST ? Optional.empty() : CrossFit.of(before, names);
    return heads.isPresent()
        ? compare(heads.get().reference(), heads.get().fresh(now.codes()), heads.get().labels(), "")
        : compare(
            new Sample(before, null), now, List.of(), "codes alone: the reference has few labels");
  }

  private Verdict compare(Sample before, Sample now, List<String> labels, String note) {
    if (before.size() < LEAST || now.size() < LEAST) {
      return Verdict.untested(
          Texts.format(
              "%,d images beside %,d of the reference are too few: each takes %,d",
              now.size(), before.size(), LEAST));
    }
    return new Verdict(Optional.of(Drift.of(before, now, labels, alpha, SEED)), note);
  }

  /** Images with the same bytes are one: in an order by their bytes they are neighbours. */
  private static Dataset<Row> drawn(Dataset<Row> rows, int most) {
    return rows.filter("code IS NOT NULL")
        .orderBy(order())
        .limit(2 * most)
        .dropDuplicates(KEY)
        .orderBy(order())
        .limit(most);
  }

  private static Column key() {
    return coalesce(col("sha256"), col("path")).as(KEY);
  }

  private static Column order() {
    return xxhash64(lit(SEED), col(KEY));
  }

  private static Sample sample(Dataset<Row> rows) {
    List<String> columns = Arrays.asList(rows.columns());
    String scores = columns.contains("probability") ? "probability" : "rawPrediction";
    boolean scored = columns.contains(scores);
    List<Row> all = (scored ? rows.select("code", scores) : rows.select("code")).collectAsList();
    return new Sample(
        all.stream().map(DriftGate::code).toArray(float[][]::new),
        scored
            ? all.stream().map(row -> row.<Vector>getAs(1).toArray()).toArray(double[][]::new)
            : null);
  }

  private static float[] code(Row row) {
    List<Float> values = row.getList(0);
    float[] code = new float[values.size()];
    int j = 0;
    for (float value : values) {
      code[j++] = value;
    }
    return code;
  }
}
