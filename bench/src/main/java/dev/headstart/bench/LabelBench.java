// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.headstart.Texts;
import dev.headstart.clean.LabelIssues;
import dev.headstart.clean.RankBy;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.head.LinearHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Measures what finding wrong labels is worth: gives a share of the training images another label,
 * looks for them, and trains with and without those that were found.
 *
 * <p>Arguments: a codes table with the splits train and test, the share, how often, and the head.
 */
public final class LabelBench {
  private static final StructType SCHEMA =
      StructType.fromDDL("path STRING, label STRING, split STRING, code ARRAY<FLOAT>");

  private static final List<String> WHAT =
      List.of(
          "flagged",
          "recall",
          "precision",
          "first tenth",
          "all",
          "no issues",
          "no first tenth",
          "no first third",
          "no first half",
          "not wrong");

  private LabelBench() {}

  /** Prints a line for each round, and the means. */
  public static void main(String[] args) {
    double share = Double.parseDouble(args[1]);
    int rounds = Integer.parseInt(args[2]);
    LinearHead head = new LinearHead().setKind(args[3]).setCalibrate(true);
    try (SparkSession spark =
        SparkSession.builder()
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> codes = new CodesTable(spark, args[0]).codes();
      Dataset<Row> test = codes.filter("split = 'test'").persist();
      List<Row> train =
          codes
              .filter("split = 'train'")
              .select("path", "label", "split", "code")
              .orderBy("path")
              .collectAsList();
      double[] sums = new double[WHAT.size()];
      for (int round = 0; round < rounds; round++) {
        double[] found = round(spark, train, test, share, round, head);
        System.out.println(line("round " + round, found));
        for (int i = 0; i < sums.length; i++) {
          sums[i] += found[i] / rounds;
        }
      }
      System.out.println(line("mean", sums));
    }
  }

  private static String line(String name, double[] found) {
    StringBuilder line = new StringBuilder(Texts.format("%-8s", name));
    for (int i = 0; i < found.length; i++) {
      line.append(Texts.format(" %s %.4g,", WHAT.get(i), found[i]));
    }
    return line.toString();
  }

  private static double[] round(
      SparkSession spark,
      List<Row> train,
      Dataset<Row> test,
      double share,
      int seed,
      LinearHead head) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    List<String> labels = train.stream().map(row -> row.getString(1)).distinct().sorted().toList();
    for (int i = 0; i < train.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<Row> noisy = new ArrayList<>(train);
    List<String> wrong = new ArrayList<>();
    for (int i : order.subList(0, (int) Math.round(share * train.size()))) {
      Row row = train.get(i);
      int other = 1 + random.nextInt(labels.size() - 1);
      String label = labels.get((labels.indexOf(row.getString(1)) + other) % labels.size());
      noisy.set(i, RowFactory.create(row.get(0), label, row.get(2), row.get(3)));
      wrong.add(row.getString(0));
    }
    Dataset<Row> rows = spark.createDataFrame(noisy, SCHEMA).persist();
    LinearHead seeded = head.setSeed(seed);
    try (LabelIssues issues = LabelIssues.find(seeded, rows, RankBy.SELF_CONFIDENCE)) {
      List<String> ranked = new ArrayList<>();
      issues
          .rows()
          .filter(col("is_issue"))
          .orderBy("rank")
          .select("path")
          .collectAsList()
          .forEach(row -> ranked.add(row.getString(0)));
      List<String> first = ranked.subList(0, ranked.size() / 10);
      double right = ranked.stream().filter(wrong::contains).count();
      return new double[] {
        ranked.size(),
        right / wrong.size(),
        right / ranked.size(),
        first.stream().filter(wrong::contains).count() / (double) first.size(),
        accuracy(seeded, rows, test),
        accuracy(seeded, without(rows, ranked), test),
        accuracy(seeded, without(rows, first), test),
        accuracy(seeded, without(rows, ranked.subList(0, ranked.size() / 3)), test),
        accuracy(seeded, without(rows, ranked.subList(0, ranked.size() / 2)), test),
        accuracy(seeded, without(rows, wrong), test)
      };
    }
  }

  private static Dataset<Row> without(Dataset<Row> rows, List<String> paths) {
    return rows.filter(not(col("path").isInCollection(paths)));
  }

  private static double accuracy(LinearHead head, Dataset<Row> train, Dataset<Row> test) {
    LinearHead plain = head.copy(ParamMap.empty()).setCalibrate(false);
    double right = plain.fit(train).transform(test).filter("label = predicted").count();
    return right / test.count();
  }
}
