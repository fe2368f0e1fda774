// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions are kept up to date run after run, and other tools read them. */
class PredictTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path images;
  private Path codes;
  private Path model;
  private Path predictions;

  @BeforeEach
  void model() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    images = TestImages.write(folder.resolve("images"), 5, 1);
    codes = folder.resolve("codes");
    model = folder.resolve("model");
    predictions = folder.resolve("predictions");
    ok("extract", "--images", images, "--net", net, "--codes", codes);
    ok("train", "--codes", codes, "--head", "softmax", "--reg-param", "0.1", "--model", model);
  }

  @Test
  void onlyWhatIsNewOrWasReplacedIsScored() throws IOException {
    assertThat(predict().out()).contains("15 images scored");
    JsonNode nothing = counts(predict());
    assertThat(nothing.toString())
        .startsWith(
            "{\"seen\":15,\"scored\":0,\"skipped\":15,\"replaced\":0,\"failed\":0,\"gone\":0");

    Path more = TestImages.write(folder.resolve("more"), 3, 2);
    for (int i = 0; i < 5; i++) { // five are new
      String from = i < 3 ? "bars/bars00" + i : "discs/discs00" + (i - 3);
      Files.copy(more.resolve(from + ".jpg"), images.resolve("discs/new" + i + ".jpg"));
    }
    for (int i = 0; i < 3; i++) { // three are replaced
      Path old = images.resolve("bars/bars00" + i + ".jpg");
      Files.write(old, Files.readAllBytes(more.resolve("checks/checks00" + i + ".jpg")));
      Files.setLastModifiedTime(old, FileTime.fromMillis(1_800_000_000_000L));
    }
    Files.delete(images.resolve("checks/checks000.jpg")); // two are gone
    Files.delete(images.resolve("checks/checks001.jpg"));
    Files.writeString(images.resolve("discs/discs000.jpg"), "broken"); // and one is broken

    JsonNode night = counts(predict("--prune", "--max-failure-rate", "1"));
    assertThat(night.toString())
        .startsWith(
            "{\"seen\":18,\"scored\":8,\"skipped\":9,\"replaced\":4,\"failed\":1,\"pruned\":2");
    JsonNode quiet = counts(predict());
    assertThat(quiet.toString())
        .startsWith(
            "{\"seen\":18,\"scored\":0,\"skipped\":18,\"replaced\":0,\"failed\":0,\"gone\":0");
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      Dataset<Row> table = spark.read().format("delta").load(predictions.toString());
      assertThat(table.count()).isEqualTo(18);
      assertThat(table.select("path").distinct().count()).isEqualTo(18);
      assertThat(table.filter("predicted IS NULL").select("path").first().getString(0))
          .endsWith("discs/discs000.jpg");
    }
  }

  @Test
  void otherToolsReadThePredictionsOfACodesTable() throws IOException {
    // In the codes table and in the files, but never in one name that the file system refuses.
    String name = "a, \"b\"\nc 'd'.jpg";
    Files.move(images.resolve("bars/bars000.jpg"), images.resolve("bars/" + name));
    ok("extract", "--images", images, "--net", folder + "/tiny.onnx", "--codes", codes);
    Path groups = folder.resolve("groups.csv");
    Files.writeString(groups, "path,patient\nimages/bars/bars001.jpg,\"Doe, \"\"J\"\"\"\n");
    Object[] call = {
      "predict",
      "--model",
      model,
      "--codes",
      codes,
      "--top",
      2,
      "--threshold",
      0.4,
      "--group-by",
      "patient",
      "--groups",
      groups
    };

    for (String format : List.of("delta", "csv", "jsonl", "parquet")) {
      Call made = headstart(call, "--format", format, "--predictions", folder + "/" + format);
      assertThat(made.status()).as(made.err()).isZero();
      assertThat(made.out()).contains("16 codes scored");
    }
    Object[] sure = {"predict", "--model", model, "--codes", codes, "--min-precision", 0.5};
    Call chosen = headstart(sure, "--predictions", folder + "/sure");
    assertThat(chosen.out()).as(chosen.err()).contains("unsure below ", "of held-out images ");
    Call.refused(headstart(sure, "--predictions", folder + "/s", "--threshold", "1"), "not both");
    Call again = headstart(call, "--predictions", folder + "/delta");
    assertThat(again.out()).contains("0 codes scored", "16 unchanged");

    ok("evaluate", "--model", model, "--codes", codes, "--predictions", folder + "/rows");

    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      Dataset<Row> evaluated = spark.read().format("delta").load(folder + "/rows");
      assertThat(evaluated.filter("is_right = (predicted = label)").count())
          .isEqualTo(evaluated.count())
          .isPositive();
      Dataset<Row> unsure = spark.read().format("delta").load(folder + "/sure");
      double threshold =
          Double.parseDouble(chosen.out().replaceAll("(?s).*unsure below ([0-9.]+):.*", "$1"));
      assertThat(unsure.filter("unsure = (score < " + (threshold - 1e-4) + ")").count())
          .isGreaterThanOrEqualTo(15);
      List<String> expected = told(spark.read().format("delta").load(folder + "/delta"));
      assertThat(spark.read().parquet(folder + "/parquet").columns())
          .containsSubsequence("score", "class_1", "score_1", "class_2", "score_2", "error")
          .endsWith("group", "unsure");
      assertThat(expected)
          .hasSize(16)
          .anyMatch(row -> row.contains("a, \"b\"\nc 'd'.jpg"))
          .anyMatch(row -> row.matches(".*/bars001.jpg\\|Doe, \"J\"\\|bars\\|.*"));
      assertThat(told(spark.read().parquet(folder + "/parquet"))).isEqualTo(expected);
      assertThat(told(spark.read().json(folder + "/jsonl"))).isEqualTo(expected);
      assertThat(
              told(
                  spark
                      .read()
                      .option("header", true)
                      .option("multiLine", true)
                      .option("escape", "\"")
                      .csv(folder + "/csv")))
          .isEqualTo(expected);
    }
  }

  private static List<String> told(Dataset<Row> rows) {
    return rows
        .selectExpr(
            "concat_ws('|', path, group, label, predicted, class_1, score_1, class_2, score_2, unsure)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private Call predict(Object... more) {
    Object[] call = {
      "predict",
      "--model",
      model,
      "--images",
      images,
      "--predictions",
      predictions,
      "--summary",
      folder + "/summary.json"
    };
    Object[] all = new Object[call.length + more.length];
    System.arraycopy(call, 0, all, 0, call.length);
    System.arraycopy(more, 0, all, call.length, more.length);
    return ok(all);
  }

  private JsonNode counts(Call made) throws IOException {
    assertThat(made.status()).isZero();
    return JSON.readTree(folder.resolve("summary.json").toFile()).get("counts");
  }

  private static Call ok(Object... args) {
    Call call = headstart(args);
    assertThat(call.status()).as(call.err()).isZero();
    return call;
  }
}
