// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.LocalSpark;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.evaluate.Evaluation;
import dev.headstart.evaluate.Evaluator;
import dev.headstart.provenance.Json;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports on many classes and on many predictions, in the heap that a test has. */
@Tag("slow")
class ReportAtScaleTest {

  private static final List<String> INTERPRETED =
      List.of("spark.sql.codegen.wholeStage", "spark.sql.codegen.factoryMode");

  @TempDir Path temp;

  /** Compiles the queries, which is not worth it for the few rows of other tests. */
  @BeforeAll
  static void compileQueries() {
    INTERPRETED.forEach(LocalSpark.session().conf()::unset);
  }

  @AfterAll
  static void interpretQueries() {
    for (String key : INTERPRETED) {
      String value = System.getProperty(key);
      if (value != null) {
        LocalSpark.session().conf().set(key, value);
      }
    }
  }

  @Test
  void ofAThousandClassesTheWorstFiftyAreShown() throws Exception {
    JsonNode numbers = report(10_000, 1_000);

    assertThat(numbers.get("shown_classes")).hasSize(50);
    assertThat(numbers.get("evaluation").get("classes")).hasSize(1_000);
    long rows = 0;
    for (JsonNode cell : numbers.get("confusion")) {
      rows += cell.get(2).asLong();
    }
    assertThat(rows).isEqualTo(10_000);
    assertThat(Files.size(temp.resolve("index.html"))).isLessThan(5_000_000);
    Optional<Path> chromium = Browser.installed();
    if (chromium.isPresent()) { // ReportBrowserTest says where to get it
      isUsable(chromium.get());
    }
  }

  private void isUsable(Path chromium) throws Exception {
    try (Browser browser = new Browser(chromium, temp.resolve("profile"))) {
      browser.open(temp.resolve("index.html"));
      assertThat(browser.value("document.querySelectorAll('#classes tbody tr').length").asInt())
          .isEqualTo(50);
      assertThat(browser.value("document.getElementById('confusion').textContent").asText())
          .contains("The 50 classes of 1,000 with the lowest F1");
      browser.click("[data-cell]");
      browser.await("document.getElementById('viewer').open");
      assertThat(browser.complaints).isEmpty();
      assertThat(browser.requests)
          .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    }
  }

  @Test
  void aMillionPredictionsAreCountedOnTheExecutors() throws Exception {
    JsonNode numbers = report(1_000_000, 10);

    assertThat(numbers.get("evaluation").get("count").asLong()).isEqualTo(1_000_000);
    assertThat(numbers.get("precision_recall").get("exact").asBoolean()).isFalse();
    assertThat(Files.size(temp.resolve("report.json"))).isLessThan(1_000_000);
  }

  private JsonNode report(long count, int classes) throws Exception {
    List<String> labels =
        IntStream.range(0, classes).mapToObj(c -> Texts.format("class %03d", c)).toList();
    // As verbs do: scored once, kept on disk.
    Dataset<Row> scored = scored(count, labels).persist(StorageLevel.DISK_ONLY());
    long start = System.nanoTime();
    // without AUC and log-loss, which are the evaluator's work and not the report's
    Evaluation evaluation = Evaluator.evaluate(scored.drop("probability"), labels, 0);
    long evaluated = System.nanoTime();
    new Report(
            TinyNet.of(1),
            labels,
            Provenance.of(RunId.now(), "evaluate", Map.of()),
            new StageTimes())
        .scored(scored, evaluation)
        .write(temp.toString(), LocalSpark.session());
    double seconds = (System.nanoTime() - evaluated) / 1e9;
    scored.unpersist();
    Files.writeString(
        temp.resolve("took.txt"),
        Texts.format("evaluation %.1f s, report %.1f s", (evaluated - start) / 1e9, seconds));
    String keep = System.getProperty("headstart.keep");
    if (keep != null) {
      Path folder = Files.createDirectories(Path.of(keep, classes + "x" + count));
      for (String name : List.of("index.html", "report.json", "took.txt")) {
        Files.write(folder.resolve(name), Files.readAllBytes(temp.resolve(name)));
      }
    }
    return Json.READER.readTree(Files.readString(temp.resolve("report.json")));
  }

  /** Rows of which some classes are confused with their neighbours more than others. */
  private static Dataset<Row> scored(long count, List<String> labels) {
    int classes = labels.size();
    MapFunction<Long, Row> row =
        id -> {
          Random random = new Random(31 * id + 7);
          int truth = random.nextInt(classes);
          double[] scores = new double[classes];
          double sum = 0;
          for (int c = 0; c < classes; c++) {
            boolean near = c == (truth + 1) % classes;
            double bonus = c == truth ? 9 : near ? 6 + 3.0 * (truth % 10) / 10 : 0;
            scores[c] = Math.exp(random.nextGaussian() + bonus);
            sum += scores[c];
          }
          for (int c = 0; c < classes; c++) {
            scores[c] /= sum;
          }
          Vector vector = Vectors.dense(scores);
          Float[] code = new Float[16];
          for (int i = 0; i < code.length; i++) {
            code[i] = (float) (random.nextGaussian() + (truth % code.length == i ? 4 : 0));
          }
          return RowFactory.create(
              "/photos/" + id + ".jpg",
              labels.get(truth),
              null,
              1000L,
              new Timestamp(0),
              labels.get(vector.argmax()),
              vector,
              code);
        };
    return LocalSpark.session().range(0, count, 1, 8).map(row, Encoders.row(Predicted.SCHEMA));
  }
}
