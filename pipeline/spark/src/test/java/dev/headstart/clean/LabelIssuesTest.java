// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.LocalSpark;
import dev.headstart.Texts;
import dev.headstart.head.HeldOutProbabilities;
import dev.headstart.head.LinearHead;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels that look wrong, beside what cleanlab finds, and by heads that were trained for it. */
class LabelIssuesTest {

  private static final StructType HELD =
      StructType.fromDDL("id STRUCT<path: STRING, label: STRING, split: STRING>, index INT")
          .add("probabilities", SQLDataTypes.VectorType());

  private static final StructType CODES =
      StructType.fromDDL("path STRING, label STRING, split STRING, code ARRAY<FLOAT>");

  @ParameterizedTest
  @CsvSource({
    "photos, SELF_CONFIDENCE",
    "photos, NORMALIZED_MARGIN",
    "rare, SELF_CONFIDENCE",
    "rare, NORMALIZED_MARGIN"
  })
  void flagsAndRanksAreThoseOfCleanlab(String name, RankBy by) throws IOException {
    JsonNode expected = fixture(name);
    int classes = expected.at("/thresholds").size();
    Dataset<Row> held = held(expected).cache();

    ConfidentLearning learning = ConfidentLearning.of(held, classes);
    for (int c = 0; c < classes; c++) {
      assertThat(learning.joint().counts()[c]).isEqualTo(longs(expected.at("/joint/" + c)));
    }
    List<String> labels = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    try (LabelIssues found = LabelIssues.find(held, labels, by)) {
      List<String> ranked =
          found
              .rows()
              .filter(col("is_issue"))
              .orderBy("rank")
              .select("path")
              .collectAsList()
              .stream()
              .map(row -> row.getString(0))
              .toList();
      assertThat(ranked)
          .isEqualTo(paths(expected.at("/ranked/" + by.name().toLowerCase(Locale.ROOT))));
      assertThat(found.rows().count()).isEqualTo(expected.at("/labels").size());
      assertThat(found.rows().filter(col("is_issue").notEqual(col("rank").isNotNull())).count())
          .isZero();
    }
  }

  @Test
  void swappedLabelsAreFoundByHeadsThatDidNotSeeThem() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int truth = i % 3;
      boolean swapped = i < 30;
      Float[] code = new Float[5];
      for (int j = 0; j < code.length; j++) {
        code[j] = (float) (random.nextGaussian() + (j == truth ? 8 : 0));
      }
      String label = "class-" + (swapped ? (truth + 1) % 3 : truth);
      rows.add(RowFactory.create(Texts.format("%03d.jpg", i), label, "train", code));
    }
    rows.add(RowFactory.create("unlabelled.jpg", null, "train", rows.get(0).get(3)));
    rows.add(RowFactory.create("without-code.jpg", "class-1", "train", null));
    Collections.shuffle(rows, random);
    Dataset<Row> codes = LocalSpark.session().createDataFrame(rows, CODES);

    try (LabelIssues found = LabelIssues.find(new LinearHead(), codes, RankBy.SELF_CONFIDENCE)) {
      List<Row> issues = found.rows().filter(col("is_issue")).collectAsList();
      List<Row> right = issues.stream().filter(row -> number(row) < 30).toList();
      assertThat(right.size()).isGreaterThan(25);
      assertThat(issues.size() - right.size()).isLessThan(4);
      assertThat(right)
          .allSatisfy(
              row -> {
                assertThat(row.<String>getAs("suggested")).isEqualTo("class-" + number(row) % 3);
                assertThat(row.<String>getAs("split")).isEqualTo("train");
                assertThat(row.<Double>getAs("probability"))
                    .isLessThan(row.<Double>getAs("suggested_probability"));
              });
      assertThat(found.rows().count()).isEqualTo(300);
      long flagged = found.byClass().stream().mapToLong(LabelIssues.OfClass::issues).sum();
      assertThat(flagged).isEqualTo(issues.size());
      assertThat(found.byPair().stream().mapToLong(LabelIssues.OfPair::issues).sum())
          .isEqualTo(flagged);
      assertThat(found.byPair().get(0).issues()).isBetween(8L, 11L);
    }
  }

  @Test
  void ofARowsOwnFoldNothingIsLearnt() {
    // Each row is of a class that its code does not tell: only a head that saw it could.
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Float[] code = new Float[80];
      for (int j = 0; j < code.length; j++) {
        code[j] = (float) random.nextGaussian();
      }
      rows.add(RowFactory.create("" + i, "class-" + i % 2, null, code));
    }
    Dataset<Row> codes = LocalSpark.session().createDataFrame(rows, CODES);
    LinearHead head = new LinearHead().setRegParam(1e-6);

    double seen =
        head.fit(codes).transform(codes).filter("predicted = label").count() / (double) rows.size();
    try (HeldOutProbabilities held = HeldOutProbabilities.of(head, codes, "path")) {
      long right =
          held.rows().collectAsList().stream()
              .filter(row -> row.<Vector>getAs(2).argmax() == row.getInt(1))
              .count();
      assertThat(seen).isEqualTo(1);
      assertThat(right / (double) rows.size()).isBetween(0.25, 0.75);
    }
  }

  private static int number(Row row) {
    return Integer.parseInt(row.<String>getAs("path").substring(0, 3));
  }

  private static JsonNode fixture(String name) throws IOException {
    try (InputStream in = LabelIssuesTest.class.getResourceAsStream("/clean/cleanlab.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .filter(one -> one.at("/name").asText().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Dataset<Row> held(JsonNode given) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < given.at("/labels").size(); i++) {
      int label = given.at("/labels/" + i).asInt();
      double[] shares =
          StreamSupport.stream(given.at("/probabilities/" + i).spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .toArray();
      Row id = RowFactory.create(path(i), "class " + label, null);
      rows.add(RowFactory.create(id, label, Vectors.dense(shares)));
    }
    return LocalSpark.session().createDataFrame(rows, HELD).repartition(3);
  }

  private static String path(int row) {
    return Texts.format("%05d.jpg", row);
  }

  private static List<String> paths(JsonNode rows) {
    return IntStream.range(0, rows.size()).mapToObj(i -> path(rows.get(i).asInt())).toList();
  }

  private static long[] longs(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
