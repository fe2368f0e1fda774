// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.headstart.TestData;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.jobs.cli.SparkSessions;
import dev.headstart.net.card.NetCard;
import dev.headstart.provenance.Json;
import dev.headstart.zoo.NetFiles;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The 153 photos of hymenoptera get the same scores from {@code predict} and ONNX Runtime. */
@Tag("slow")
class ExportedPhotosTest {

  @TempDir static Path folder;

  @BeforeAll
  static void codes() throws Exception {
    Path set = TestData.path("sets/hymenoptera");
    new NetFiles(new Configuration())
        .saveWithCardBeside(TestData.net("squeezenet1.1"), folder + "/net.onnx");
    ok(
        "extract",
        "--images",
        set + "/train",
        "--net",
        folder + "/net.onnx",
        "--codes",
        codesFolder());
  }

  private static String codesFolder() {
    return folder + "/codes";
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "svm", "softmax --no-calibrate", "svm --no-calibrate"})
  void scoresAreEqual(String head) throws Exception {
    String model = folder + "/" + head.replace(" ", "");
    ok(
        (Object[])
            ("train --head " + head + " --codes " + codesFolder() + " --model " + model)
                .split(" "));
    String table = model + "-predictions";
    String photos = TestData.path("sets/hymenoptera/val").toString();
    ok("predict", "--model", model, "--images", photos, "--predictions", table);
    String onnx = model + ".onnx";
    ok("export", "--model", model, "--out", onnx);

    try (SparkSession spark = SparkSessions.open("test", false, false);
        OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx)) {
      List<Row> rows = spark.read().format("delta").load(table).collectAsList();
      assertThat(rows).hasSize(153);
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      NetCard card = NetCard.parse(metadata.get("card"));
      List<?> labels = Json.READER.forType(List.class).readValue(metadata.get("labels"));
      double furthest = 0;
      for (Row row : rows) {
        Path file = Path.of(java.net.URI.create(row.<String>getAs("path")));
        float[] scores = scores(session, card, Files.readAllBytes(file));
        Map<String, Double> expected = row.getJavaMap(row.fieldIndex("scores"));
        for (int c = 0; c < scores.length; c++) {
          double there = expected.get((String) labels.get(c));
          furthest = Math.max(furthest, Math.abs(scores[c] - there));
        }
      }
      assertThat(furthest).isCloseTo(0, within(1e-5));
    }
  }

  private static float[] scores(OrtSession session, NetCard card, byte[] file) throws Exception {
    FloatBuffer image = FloatBuffer.allocate(card.input().length());
    try (Preprocessor preprocessor = new Preprocessor(card.input())) {
      preprocessor.load(file, image, 0);
    }
    long[] shape = {1, 3, card.input().height(), card.input().width()};
    try (OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), image, shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), input))) {
      return ((float[][]) result.get(0).getValue())[0];
    }
  }

  private static void ok(Object... args) {
    Call call = headstart(args);
    assertThat(call.status()).as(call.err()).isZero();
  }
}
