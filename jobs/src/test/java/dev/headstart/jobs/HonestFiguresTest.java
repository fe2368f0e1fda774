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
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learnt from is not what is reported on, and where it is that is said. */
class HonestFiguresTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path codes;
  private Path net;

  @BeforeEach
  void inputs() throws IOException {
    net = TinyNet.write(folder, "tiny", 1);
    codes = folder.resolve("codes");
  }

  @Test
  void aSetWithSplitsIsLearntFromAndReportedOnAsItsMakerMeant() throws IOException {
    Path set = folder.resolve("set");
    TestImages.write(set.resolve("train"), 8, 1);
    TestImages.write(set.resolve("val"), 3, 2);
    TestImages.write(set.resolve("test"), 4, 3);
    Path twin = set.resolve("test/discs/twin.jpg"); // of the training, in another class
    Files.copy(set.resolve("train/bars/bars000.jpg"), twin);
    ImageIO.write(
        ImageIO.read(set.resolve("train/checks/checks002.jpg").toFile()),
        "png",
        set.resolve("test/checks/again.png").toFile());
    ok("extract", "--images", set, "--net", net, "--codes", codes);

    Object[] files = {"--summary", folder + "/train.json", "--report", folder + "/report"};
    Call trained = train(files);
    assertThat(trained.out())
        .contains("softmax on 24 codes of tiny, 3 classes")
        .contains("1 of 14 rows were seen in training (the same bytes), and are left out")
        .containsPattern("\\d of 13 rows are nearly the same as training images")
        .containsPattern("such as \\S+/again.png as \\S+/checks002.jpg: these figures are too")
        .contains("13 rows of 3 classes")
        .doesNotContain("cross-validated");
    JsonNode test = JSON.readTree(folder.resolve("train.json").toFile()).at("/metrics/test");
    assertThat(test.at("/count").asInt()).isEqualTo(13);
    assertThat(test.at("/seen_in_training").asInt()).isOne();
    int near = test.at("/near_training").asInt();
    assertThat(near).isBetween(1, 12);
    JsonNode told = JSON.readTree(folder.resolve("report/report.json").toFile()).at("/leakage");
    assertThat(told.at("/near_training").asInt()).isEqualTo(near);
    assertThat(told.at("/examples/0/similarity").asDouble()).isGreaterThan(0.999);

    Call evaluated = ok("evaluate", "--model", folder + "/model", "--codes", codes);
    assertThat(evaluated.out())
        .contains("25 of 47 rows were seen in training (the same bytes), and are left out")
        .containsPattern("\\d of 22 rows are nearly the same as training images")
        .contains("again.png", "22 rows of 3 classes");
    Call all = ok("evaluate", "--model", folder + "/model", "--codes", codes, "--all-rows");
    assertThat(all.out())
        .contains(
            "25 of 47 rows were seen in training (the same bytes): these figures are too optimistic")
        .contains("47 rows of 3 classes");
    Call images = ok("evaluate", "--model", folder + "/model", "--images", set.resolve("train"));
    assertThat(images.out())
        .contains(
            "All 24 rows were seen in training (the same bytes): these figures are too optimistic");

    assertThat(train("--overwrite", "--tune").out())
        .contains("softmax on 24 codes", "validation, 9 rows; in brackets the 95 % interval")
        .contains("13 rows of 3 classes");

    ok(
        "predict",
        "--model",
        folder + "/model",
        "--images",
        set,
        "--predictions",
        folder.resolve("predictions"));
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      assertThat(
              spark
                  .read()
                  .format("delta")
                  .load(folder + "/predictions")
                  .groupBy("split", "label")
                  .count()
                  .orderBy("split", "label")
                  .collectAsList())
          .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getLong(2))
          .containsExactly(
              "test bars 4",
              "test checks 5",
              "test discs 5",
              "train bars 8",
              "train checks 8",
              "train discs 8",
              "val bars 3",
              "val checks 3",
              "val discs 3");
    }
  }

  @Test
  void withoutATestTheFigureIsCrossValidatedAndSaysSo() throws IOException {
    ok(
        "extract",
        "--images",
        TestImages.write(folder.resolve("images"), 10, 1),
        "--net",
        net,
        "--codes",
        codes);

    Call trained = train("--summary", folder + "/train.json");

    assertThat(trained.out())
        .contains("No test rows (--test-split, --test-codes, or the split test or val).")
        .containsPattern(
            "cross-validated accuracy  0\\.\\d{3} \\(0\\.\\d{3} to [01]\\.\\d{3}\\), 5 folds of the 30 rows");
    JsonNode trials = JSON.readTree(folder.resolve("train.json").toFile()).at("/metrics/trials");
    assertThat(trials).hasSize(1);
    assertThat(trials.at("/0/accuracy95")).hasSize(2);

    Call evaluated = ok("evaluate", "--model", folder + "/model", "--codes", codes);
    assertThat(evaluated.out()).startsWith("All 30 rows were seen in training");

    Call held = train("--overwrite", "--test-split", "0.3", "--tune");
    assertThat(held.out())
        .contains("cross-validation, 5 folds; in brackets the 95 % interval")
        .doesNotContain("±", "cross-validated accuracy");
    assertThat(ok("evaluate", "--model", folder + "/model", "--codes", codes).out())
        .contains("21 of 30 rows were seen in training", "9 rows of 3 classes");
  }

  @Test
  void groupsStayOnOneSide() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 10, 1);
    StringBuilder csv = new StringBuilder("patient,path\n");
    for (String label : TestImages.CLASSES) {
      for (int i = 0; i < 10; i++) {
        csv.append(i / 2).append(",images/").append(label).append('/').append(label).append("00");
        csv.append(i).append(".jpg\n");
      }
    }
    Files.writeString(folder.resolve("patients.csv"), csv);
    ok("extract", "--images", images, "--net", net, "--codes", codes);

    Call grouped =
        train("--test-split", "0.2", "--group-by", "patient", "--groups", folder + "/patients.csv");

    assertThat(grouped.out()).contains("softmax on 24 codes", "6 rows of 3 classes");
    assertWrong(
        "There is no column doctor in the table, which has path, label, split",
        "--test-split",
        "0.2",
        "--group-by",
        "doctor");
    Call folds =
        train("--overwrite", "--group-by", "patient", "--groups", folder + "/patients.csv");
    assertThat(folds.out()).contains("5 folds of the 30 rows");
    assertWrong("the [ in its address", "--model", folder + "/model [v2]");
  }

  private Call train(Object... more) {
    Object[] call = {
      "train", "--codes", codes, "--head", "softmax", "--model", folder.resolve("model")
    };
    return ok(Stream.of(call, more).flatMap(Stream::of).toArray());
  }

  private void assertWrong(String message, Object... more) {
    Object[] call = {"train", "--codes", codes, "--head", "softmax"};
    Object[] model = {"--model", folder.resolve("other")};
    boolean named = List.of(more).contains("--model");
    Call wrong =
        headstart(
            Stream.of(call, named ? new Object[0] : model, more).flatMap(Stream::of).toArray());
    assertThat(wrong.status()).as(wrong.err()).isEqualTo(2);
    assertThat(wrong.err()).contains(message);
  }

  private static Call ok(Object... words) {
    Call call = headstart(words);
    assertThat(call.status()).as(call.err()).isZero();
    return call;
  }
}
