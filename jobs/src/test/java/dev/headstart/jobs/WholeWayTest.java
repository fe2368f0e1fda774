// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From photos to predictions, verb by verb. */
class WholeWayTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "svm"})
  void fromImagesToPredictions(String head) throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path train = TestImages.write(folder.resolve("train"), 20, 1);
    Path test = TestImages.write(folder.resolve("test"), 10, 2);
    Path codes = folder.resolve("codes");
    Path model = folder.resolve("model");

    Call extract =
        headstart(
            "extract",
            "--images",
            train,
            "--net",
            net,
            "--codes",
            codes,
            "--summary",
            folder + "/extract.json");
    assertThat(extract.status()).as(extract.err()).isZero();
    assertThat(extract.out()).contains("60 of 60 images coded with tiny", "code, 16 floats");
    JsonNode summary = JSON.readTree(folder.resolve("extract.json").toFile());
    assertThat(summary.get("status").asText()).isEqualTo("done");
    assertThat(summary.get("counts").toString())
        .isEqualTo(
            "{\"seen\":60,\"coded\":60,\"new\":60,\"reused\":0,\"replaced\":0,\"skipped\":0,"
                + "\"quarantined\":0,\"still_quarantined\":0,\"gone\":0,\"passed_over\":0,"
                + "\"passed_over_by_reason\":{}}");
    double perSecond = summary.get("images_per_second").asDouble();
    assertThat(extract.out()).contains(Texts.format("(%.1f images/s)", perSecond));
    assertThat(summary.get("images_seconds").asDouble() * perSecond).isCloseTo(60, within(1e-6));
    assertThat(summary.get("images_seconds").asDouble())
        .isLessThan(summary.get("seconds").asDouble());
    assertThat(summary.at("/provenance/versions/spark").asText()).isEqualTo("3.5.5");

    Call trained =
        headstart(
            "train",
            "--codes",
            codes,
            "--head",
            head,
            "--model",
            model,
            "--test-split",
            "0.25",
            "--reg-param",
            "0.001",
            "--summary",
            folder + "/train.json");
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.out()).contains(head + " on 45 codes of tiny, 3 classes");
    JsonNode tested = JSON.readTree(folder.resolve("train.json").toFile()).at("/metrics/test");
    assertThat(tested.get("count").asInt()).isEqualTo(15);

    Call evaluated =
        headstart(
            "evaluate", "--model", model, "--images", test, "--summary", folder + "/eval.json");
    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    JsonNode metrics = JSON.readTree(folder.resolve("eval.json").toFile()).get("metrics");
    assertThat(metrics.get("count").asInt()).isEqualTo(30);
    double accuracy = metrics.get("accuracy").asDouble();
    // the net's weights are random; chance is a third
    assertThat(accuracy).as(evaluated.out()).isGreaterThan(0.6);

    Files.writeString(test.resolve("bars/broken.jpg"), "no image");
    Path predictions = folder.resolve("predictions");
    Call predicted =
        headstart("predict", "--model", model, "--images", test, "--predictions", predictions);
    assertThat(predicted.status()).as(predicted.err()).isZero();
    assertThat(predicted.out()).contains("30 images scored", "1  (no prediction: see error)");

    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      Dataset<Row> rows = spark.read().format("delta").load(predictions.toString());
      assertThat(rows.count()).isEqualTo(31);
      Row broken = rows.filter("path like '%broken.jpg'").first();
      assertThat(broken.<String>getAs("predicted")).isNull();
      assertThat(broken.<String>getAs("error")).startsWith("decode UNIDENTIFIED");
      long right = rows.filter("path like concat('%/', predicted, '/%')").count();
      assertThat(right / 30.0).isEqualTo(accuracy);
      assertThat(rows.filter("error is null and size(scores) = 3 and score is not null").count())
          .isEqualTo(30);

      // the saved pipeline scores image files, bad ones included, with nothing but Spark
      Dataset<Row> files = spark.read().format("binaryFile").load(test + "/*");
      Dataset<Row> scored = PipelineModel.load(model + "/images").transform(files);
      assertThat(scored.filter("predicted is not null").count()).isEqualTo(30);
      assertThat(scored.filter("predicted is null and code_error is not null").count())
          .isEqualTo(1);
      assertThat(scored.filter("path like concat('%/', predicted, '/%')").count()).isEqualTo(right);
    }
  }

  @Test
  void tooManyFailuresExitWithThree() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images"), 3, 1);
    Files.writeString(images.resolve("bars/broken.jpg"), "no image");
    Path codes = folder.resolve("codes");

    Call strict = headstart("extract", "--images", images, "--net", net, "--codes", codes);
    assertThat(strict.status()).isEqualTo(3);
    assertThat(strict.out())
        .contains("9 of 10 images coded", "1 in quarantine (10.0 %; 5.0 % are allowed)")
        .contains("1 decode UNIDENTIFIED, e.g. file:" + images + "/bars/broken.jpg");

    Path conf = folder.resolve("headstart.conf");
    Files.writeString(conf, "extract.max-failure-rate = 0.2\n");
    Call fromFile =
        headstart(
            "extract",
            "--config",
            conf,
            "--images",
            images,
            "--net",
            net,
            "--codes",
            codes,
            "--overwrite");
    assertThat(fromFile.status()).isZero();

    Call commandLineWins =
        headstart(
            "extract",
            "--config",
            conf,
            "--images",
            images,
            "--net",
            net,
            "--codes",
            codes,
            "--overwrite",
            "--max-failure-rate",
            "0");
    assertThat(commandLineWins.status()).isEqualTo(3);
  }

  @Test
  void whatAKilledRunLeftBeforeItsFirstCommitIsNoObstacle() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images"), 1, 1);
    Path codes = folder.resolve("codes");
    Files.createDirectories(codes.resolve("_nets/abc"));
    Files.createDirectories(codes.resolve("net=abc/layer=code"));
    Files.writeString(codes.resolve("net=abc/layer=code/part-0.parquet"), "never committed");

    Call call = headstart("extract", "--images", images, "--net", net, "--codes", codes);

    assertThat(call.status()).as(call.err()).isZero();
    assertThat(call.out()).contains("3 of 3 images coded");
  }

  @Test
  void zooShowListsTheLayers() throws IOException {
    Call shown = headstart("zoo", "show", TinyNet.write(folder, "tiny", 1));

    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("code layer   code");
    assertThat(shown.out().lines().filter(line -> line.startsWith("relu2")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("Relu", "N x 16 x 7 x 7", "yes"));
    assertThat(shown.out().lines().filter(line -> line.startsWith("logits")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("Gemm", "N x 3").doesNotContain("yes"));
  }

  @Test
  void helpTeaches() {
    assertThat(headstart("--help").out())
        .contains(
            "extract",
            "train",
            "evaluate",
            "predict",
            "quarantine",
            "zoo",
            "Exit status",
            "--master");
    for (String verb : new String[] {"extract", "train", "evaluate", "predict"}) {
      Call help = headstart(verb, "--help");
      assertThat(help.status()).isZero();
      assertThat(help.out()).contains("--summary", "default");
    }
  }
}
