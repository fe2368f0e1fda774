// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.LocalSpark;
import dev.headstart.evaluate.Evaluation;
import dev.headstart.evaluate.Evaluator;
import dev.headstart.provenance.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report on predictions whose numbers scikit-learn computed: src/test/python. */
class ReportTest {

  @TempDir static Path temp;

  private static JsonNode numbers;
  private static JsonNode expected;
  private static String html;

  @BeforeAll
  static void write() throws IOException {
    Path folder = Predicted.written();
    numbers = Json.READER.readTree(Files.readString(folder.resolve("report.json")));
    html = Files.readString(folder.resolve("index.html"));
    expected = Json.READER.readTree(Predicted.resource("expected.json"));
  }

  @Test
  void countsAndClassesAreScikitLearns() {
    JsonNode measured = numbers.get("evaluation");
    same(measured.get("accuracy"), expected.get("accuracy"));
    same(measured.get("logLoss"), expected.get("log_loss"));
    same(measured.get("auc"), expected.get("auc"));
    for (String name : List.of("precision", "recall", "f1", "support")) {
      List<Double> of = new ArrayList<>();
      measured.get("classes").forEach(row -> of.add(row.get(name).asDouble()));
      same(of, doubles(expected.get(name)));
    }
    List<Double> cells = new ArrayList<>();
    expected.get("confusion").forEach(row -> row.forEach(cell -> cells.add(cell.asDouble())));
    double[] confusion = new double[16];
    numbers
        .get("confusion")
        .forEach(c -> confusion[4 * c.get(0).asInt() + c.get(1).asInt()] = c.get(2).asDouble());
    same(Arrays.stream(confusion).boxed().toList(), cells);
  }

  @Test
  void precisionRecallCurvesAreScikitLearns() {
    JsonNode precisionRecall = numbers.get("precision_recall");
    assertThat(precisionRecall.get("exact").asBoolean()).isTrue();
    same(precisionRecall.get("mean_average_precision"), expected.get("mean_average_precision"));
    for (int c = 0; c < 4; c++) {
      JsonNode curve = precisionRecall.get("curves").get(c);
      JsonNode right = expected.get("curves").get(c);
      assertThat(curve.get("label").asText()).isEqualTo(Predicted.LABELS.get(c));
      same(curve.get("average_precision"), right.get("average_precision"));
      int points = right.get("threshold").size();
      for (String name : List.of("threshold", "precision", "recall")) {
        same(doubles(curve.get(name)).subList(0, points), doubles(right.get(name)));
      }
    }
  }

  @Test
  void coverageAndReliabilityAreScikitLearns() {
    for (String name : List.of("threshold", "coverage", "accuracy")) {
      same(doubles(numbers.get("coverage").get(name)), doubles(expected.get("coverage").get(name)));
    }
    same(numbers.get("reliability").get("ece"), expected.get("reliability").get("ece"));
    for (String name : List.of("count", "confidence", "accuracy")) {
      List<Double> of = new ArrayList<>();
      numbers.get("reliability").get("bins").forEach(bin -> of.add(bin.get(name).asDouble()));
      same(of, doubles(expected.get("reliability").get(name)));
    }
  }

  @Test
  void mapIsScikitLearnsButForTheSigns() throws IOException {
    Map<String, Integer> rows = Predicted.numbers();
    JsonNode map = numbers.get("map");
    same(doubles(map.get("explained_variance")), doubles(expected.get("explained_variance")));
    for (int axis = 0; axis < 2; axis++) {
      double[] byPath = new double[Predicted.COUNT];
      for (int i = 0; i < byPath.length; i++) {
        String file = Path.of(map.get("path").get(i).asText()).getFileName().toString();
        byPath[rows.get(file)] = Math.abs(map.get("pca").get(axis).get(i).asDouble());
      }
      same(Arrays.stream(byPath).boxed().toList(), doubles(expected.get("pca").get(axis)));
    }
  }

  @Test
  void galleriesHaveTheSurestMistakesAndTheLeastSureHits() {
    List<JsonNode> mistakes = gallery("mistakes");
    assertThat(mistakes).isNotEmpty().allMatch(image -> !hit(image));
    assertThat(mistakes.stream().map(image -> -image.get("score").asDouble())).isSorted();
    List<JsonNode> unsure = gallery("unsure");
    assertThat(unsure).isNotEmpty().allMatch(ReportTest::hit);
    assertThat(unsure.stream().map(image -> image.get("score").asDouble())).isSorted();
    assertThat(gallery("samples").stream().map(image -> image.get("label").asText()).distinct())
        .containsExactlyInAnyOrderElementsOf(Predicted.LABELS);
  }

  @Test
  void imagesAreShownAndThoseThatCannotBeReadAreCounted() {
    JsonNode counts = numbers.get("thumbnail_counts");
    assertThat(counts.get("shown").asInt()).isPositive();
    assertThat(counts.get("unread").asInt()).isPositive();
    assertThat(counts.get("first_error").asText()).contains("does not exist");
    assertThat(data().get("thumbnails"))
        .anySatisfy(
            pair -> assertThat(pair.get(0).asText().substring(0, 4)).isEqualTo("UklG")); // RIFF
  }

  @Test
  void marginsHaveCurvesButNoReliabilityDiagram() throws IOException {
    Dataset<Row> margins =
        Predicted.rows(temp.resolve("images"))
            .withColumnRenamed("probability", "rawPrediction")
            .drop("code");
    Evaluation evaluation = Evaluator.evaluate(margins, Predicted.LABELS, 0);

    Predicted.report()
        .scored(margins, evaluation)
        .write(temp.resolve("margins").toString(), LocalSpark.session());

    JsonNode of = Json.READER.readTree(Files.readString(temp.resolve("margins/report.json")));
    assertThat(of.get("scores").asText()).isEqualTo("margin");
    assertThat(of.has("reliability")).isFalse();
    assertThat(of.at("/precision_recall/mean_average_precision"))
        .isEqualTo(numbers.at("/precision_recall/mean_average_precision"));
    assertThat(of.at("/map/path")).isEmpty();
  }

  @Test
  void pageNeedsNoNetworkAndNoOtherFile() {
    assertThat(html).contains("default-src 'none'").contains("Apache License").doesNotContain("{{");
    Matcher loads = Pattern.compile("(?i)(src|href)\\s*=\\s*[\"']?(https?:)?//").matcher(html);
    assertThat(loads.find()).isFalse();
    assertThat(html).doesNotContain("@import").doesNotContain("<link").doesNotContain("url(http");
    assertThat(html.length()).isLessThan(5_000_000);
  }

  @Test
  void textOfOthersCannotEndTheScript() {
    assertThat(html).doesNotContain("<b>nasty</b>");
    assertThat(data().get("notes").get(0).asText()).isEqualTo("</script><b>nasty</b>");
  }

  private static JsonNode data() {
    String start = "id=\"data\">";
    String json = html.substring(html.indexOf(start) + start.length());
    try {
      return Json.READER.readTree(json.substring(0, json.indexOf("</script>")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> gallery(String name) {
    return StreamSupport.stream(numbers.get("galleries").get(name).spliterator(), false)
        .map(position -> numbers.get("images").get(position.asInt()))
        .toList();
  }

  private static boolean hit(JsonNode image) {
    return Objects.equals(image.get("label"), image.get("predicted"));
  }

  private static List<Double> doubles(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asDouble).toList();
  }

  private static void same(JsonNode value, JsonNode right) {
    assertThat(value.asDouble()).isCloseTo(right.asDouble(), within(1e-6));
  }

  private static void same(List<Double> values, List<Double> right) {
    assertThat(values).hasSameSizeAs(right);
    for (int i = 0; i < right.size(); i++) {
      assertThat(values.get(i)).as("at %d", i).isCloseTo(right.get(i), within(1e-6));
    }
  }
}
