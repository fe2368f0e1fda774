// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize.sample;

import static org.apache.spark.sql.functions.col;

import dev.headstart.head.LinearHead;
import dev.headstart.head.TrainingSummary;
import dev.headstart.head.local.LocalRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How well a linear head on the codes of the fp32 net and one on those of the quantised net do on
 * images that they did not learn from: the accuracy of cross-validation, with the same folds and
 * the same setting for both, the default of training for the fp32 net.
 *
 * @param rows the number of labelled images
 * @param classes the number of classes
 * @param before the accuracy on codes of the fp32 net, 0 to 1
 * @param after the accuracy on those of the quantised net
 */
public record HeadLoss(int rows, int classes, double before, double after) {

  private static final int FOLDS = 5;
  private static final int ENOUGH_PREDICTIONS = 2_000;
  private static final int MAX_REPEATS = 5;
  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("code", DataTypes.createArrayType(DataTypes.FloatType, false));

  /** Returns the lost accuracy in points, negative if there is a gain. */
  public double points() {
    return 100 * (before - after);
  }

  /**
   * Measures the loss; empty if there are not two classes with at least {@value #FOLDS} images
   * each.
   *
   * @param before codes of the fp32 net
   * @param after codes of the quantised net
   */
  public static Optional<HeadLoss> of(
      SparkSession spark, List<SampleCode> before, List<SampleCode> after) {
    Map<String, float[]> quantised = new HashMap<>();
    after.forEach(code -> quantised.put(code.path(), code.code()));
    List<SampleCode> both =
        before.stream()
            .filter(code -> code.label() != null && quantised.containsKey(code.path()))
            .toList();
    Map<String, Long> sizes =
        both.stream()
            .collect(Collectors.groupingBy(HeadLoss::label, TreeMap::new, Collectors.counting()));
    sizes.values().removeIf(size -> size < FOLDS);
    List<SampleCode> labelled =
        both.stream().filter(code -> sizes.containsKey(label(code))).toList();
    List<String> labels = List.copyOf(sizes.keySet());
    if (labels.size() < 2) {
      return Optional.empty();
    }
    int[] classes = labelled.stream().mapToInt(code -> labels.indexOf(label(code))).toArray();
    double[] weights = new double[classes.length];
    Arrays.fill(weights, 1);
    float[][] first = labelled.stream().map(SampleCode::code).toArray(float[][]::new);
    float[][] second =
        labelled.stream()
            .map(code -> Objects.requireNonNull(quantised.get(code.path())))
            .toArray(float[][]::new);
    TrainingSummary setting = setting(spark, labelled);
    PairedFits fits =
        new PairedFits(
            new LocalRows(first, classes, weights, labels.size()),
            new LocalRows(second, classes, weights, labels.size()),
            folds(labelled),
            FOLDS,
            setting.regParam(),
            setting.standardize());
    long[] right = fits.run(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    double scored = (double) classes.length * fits.repeats();
    return Optional.of(
        new HeadLoss(classes.length, labels.size(), right[0] / scored, right[1] / scored));
  }

  private static String label(SampleCode code) {
    return String.valueOf(code.label());
  }

  /** Returns the setting that training derives from the scale of the fp32 codes. */
  private static TrainingSummary setting(SparkSession spark, List<SampleCode> labelled) {
    List<Row> rows =
        labelled.stream().map(code -> RowFactory.create(code.label(), boxed(code.code()))).toList();
    Dataset<Row> codes = spark.createDataFrame(rows, SCHEMA).filter(col("code").isNotNull());
    return new LinearHead().setKind("softmax").setCalibrate(false).fit(codes).summary();
  }

  private static List<Float> boxed(float[] code) {
    List<Float> values = new ArrayList<>(code.length);
    for (float value : code) {
      values.add(value);
    }
    return values;
  }

  /** Deals each class out to the folds, images with the same bytes to the same one. */
  private static int[][] folds(List<SampleCode> rows) {
    int repeats = Math.max(1, Math.min(MAX_REPEATS, ENOUGH_PREDICTIONS / rows.size()));
    Map<String, Set<String>> byClass = new LinkedHashMap<>();
    rows.forEach(
        row ->
            byClass.computeIfAbsent(label(row), label -> new LinkedHashSet<>()).add(row.sha256()));
    int[][] folds = new int[repeats][];
    for (int repeat = 0; repeat < repeats; repeat++) {
      Map<String, Integer> dealt = new HashMap<>();
      Random random = new Random(repeat);
      byClass
          .values()
          .forEach(
              images -> {
                List<String> shuffled = new ArrayList<>(images);
                Collections.shuffle(shuffled, random);
                IntStream.range(0, shuffled.size())
                    .forEach(i -> dealt.putIfAbsent(shuffled.get(i), i % FOLDS));
              });
      folds[repeat] = rows.stream().mapToInt(row -> dealt.getOrDefault(row.sha256(), 0)).toArray();
    }
    return folds;
  }
}
