// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters differ in what they set. */
class SettingsTest {

  @TempDir Path folder;

  private Map<String, String> settings = Map.of();

  @AfterEach
  void reset() {
    settings.keySet().forEach(System::clearProperty);
  }

  @Test
  void whateverAClusterSetsTheResultsAreTheSame() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 8, 1);
    Files.writeString(images.resolve("bars/broken.jpg"), "broken");
    Path net = TinyNet.write(folder, "tiny", 1);
    List<String> plain = verbs(images, net, Files.createDirectory(folder.resolve("plain")));
    settings =
        Map.of(
            "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
            "spark.sql.ansi.enabled", "true",
            "spark.sql.caseSensitive", "true",
            "spark.sql.codegen.wholeStage", "true",
            "spark.sql.codegen.factoryMode", "CODEGEN_ONLY",
            "spark.speculation", "true",
            "spark.local.dir", Files.createDirectory(folder.resolve("a local dir")).toString());
    settings.forEach(System::setProperty);

    List<String> set = verbs(images, net, Files.createDirectory(folder.resolve("set")));

    assertThat(set).hasSize(24 + 25).isEqualTo(plain); // the broken image has no code, but a row
  }

  @Test
  void registeredClassesAreNoneOfDeltas() {
    settings = Map.of("spark.kryo.registrationRequired", "true");
    settings.forEach(System::setProperty);

    Call call = headstart("extract", "--images", folder, "--net", "embedded", "--codes", folder);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err())
        .contains("spark.kryo.registrationRequired is true: Delta Lake and MLlib")
        .hasLineCount(1);
  }

  private static List<String> verbs(Path images, Path net, Path out) {
    String codes = out + "/codes";
    String model = out + "/model";
    ok("extract", "--images", images, "--net", net, "--codes", codes);
    ok("train", "--codes", codes, "--head", "svm", "--tune", "--folds", "2", "--model", model);
    ok("evaluate", "--model", model, "--codes", codes);
    ok("predict", "--model", model, "--images", images, "--predictions", out + "/predictions");
    ok("finetune", "--images", images, "--net", net, "--epochs", "1", "--out", out + "/net.onnx");
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      return spark
          .read()
          .format("delta")
          .load(codes)
          .selectExpr("path", "cast(code AS STRING) AS said")
          .union(
              spark
                  .read()
                  .format("delta")
                  .load(out + "/predictions")
                  .selectExpr("path", "concat(label, predicted, cast(scores AS STRING))"))
          .orderBy("path", "said")
          .collectAsList()
          .stream()
          .map(Object::toString)
          .toList();
    }
  }

  private static void ok(Object... words) {
    Call call = headstart(words);
    assertThat(call.status()).as(call.err()).isZero();
  }
}
