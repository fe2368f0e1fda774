// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch of a folder scores each image once, whatever becomes of its driver. */
class WatchTest {

  private static final int KILLS = 5;

  @TempDir Path folder;
  private Path inbox;
  private Path model;
  private Path predictions;
  private byte[] image;
  private int images;

  private void prepare() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path learnt = TestImages.write(folder.resolve("images"), 5, 1);
    model = folder.resolve("model");
    predictions = folder.resolve("predictions");
    inbox = Files.createDirectory(folder.resolve("inbox"));
    image = Files.readAllBytes(learnt.resolve("bars/bars000.jpg"));
    Path codes = folder.resolve("codes");
    ok("extract", "--images", learnt, "--net", net, "--codes", codes);
    ok("train", "--codes", codes, "--head", "softmax", "--reg-param", "0.1", "--model", model);
  }

  @Test
  @Tag("slow")
  void eachImageIsScoredOnceThroughFiveKills() throws Exception {
    prepare();
    Random random = new Random(7);
    for (int kill = 0; kill < KILLS; kill++) {
      Night watch = watch();
      watch.until(() -> says(watch, "watching"));
      for (int i = random.nextInt(12); i >= 0; i--) {
        arrive();
        Thread.sleep(300);
      }
      watch.kill();
    }
    Night last = watch();
    last.until(() -> says(last, "images scored"));
    last.process().destroy(); // SIGTERM
    assertThat(last.end()).isEqualTo(143);
    assertThat(last.said()).contains("stopped by a signal");
    assertThat(new ObjectMapper().readTree(last.summary().toFile()).get("status").asText())
        .isEqualTo("stopped");

    assertThat(ok(predict()).out()).contains("0 images scored");
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      Dataset<Row> table = spark.read().format("delta").load(predictions.toString());
      assertThat(table.filter("predicted IS NOT NULL").count()).isEqualTo(images);
      assertThat(table.select("path").distinct().count()).isEqualTo(images);
      long written =
          spark
              .sql("DESCRIBE HISTORY delta.`" + predictions + "`")
              .selectExpr(
                  "coalesce(operationMetrics['numTargetRowsInserted'], 0)"
                      + " + coalesce(operationMetrics['numTargetRowsUpdated'], 0)"
                      + " + coalesce(operationMetrics['numOutputRows'], 0)"
                      + "   * int(operation != 'MERGE') AS n")
              .agg(java.util.Map.of("n", "sum"))
              .first()
              .<Number>getAs(0)
              .longValue();
      assertThat(written).as("rows written by all commits").isEqualTo(images);
    }
  }

  @Test
  void whatAWatchCannotDoIsRefused() throws IOException {
    prepare();
    assertThat(headstart(predict("--watch", 1, "--overwrite")).err())
        .isEqualTo(
            "headstart: --watch goes on with a table: it takes the format delta and no"
                + " --overwrite.\n");
    assertThat(headstart(predict("--watch", 0)).status()).isEqualTo(2);
    assertThat(headstart(predict("--watch", 1, "--report", folder + "/report")).err())
        .isEqualTo(
            "headstart: A report and a comparison are of one run: leave out --watch, or --report"
                + " and --reference.\n");
    assertThat(headstart(predict()).err()).startsWith("headstart: No images at");
  }

  private void arrive() throws IOException {
    Path draft = inbox.resolve(".arriving");
    image[image.length - 3]++; // other bytes, perhaps other pixels
    Files.write(draft, image);
    Files.move(draft, inbox.resolve("_" + images++ + ".jpg"));
  }

  private Night watch() throws IOException {
    return Night.verb(
        "predict",
        "local[2]",
        folder,
        "--model",
        model,
        "--images",
        inbox,
        "--predictions",
        predictions,
        "--watch",
        1);
  }

  private static boolean says(Night night, String words) {
    try {
      return night.said().contains(words);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Object[] predict(Object... more) {
    Object[] call = {
      "predict", "--model", model, "--images", inbox, "--predictions", predictions,
    };
    Object[] all = java.util.Arrays.copyOf(call, call.length + more.length);
    System.arraycopy(more, 0, all, call.length, more.length);
    return all;
  }

  private static Call ok(Object... args) {
    Call call = headstart(args);
    assertThat(call.status()).as(call.err()).isZero();
    return call;
  }
}
