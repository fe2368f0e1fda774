// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code export} writes is whole, and other tools read it. */
class ExportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void aModelAndItsCodesAreTakenElsewhere() throws Exception {
    Inputs inputs = new Inputs(folder);
    // A name with all that a text format could trip over.
    Files.move(
        inputs.images.resolve("bars/bars000.jpg"),
        inputs.images.resolve("bars/a, \"b\" \\ c\td.jpg"));
    assertThat(inputs.extract().status()).isZero();
    Path model = folder.resolve("model");
    Path onnx = folder.resolve("m.onnx");
    ok(
        "train",
        "--codes",
        inputs.codes,
        "--head",
        "softmax",
        "--reg-param",
        "0.1",
        "--model",
        model);

    Call exported = ok("export", "--model", model, "--out", onnx);
    assertThat(exported.out()).contains("probabilities of 3 classes by tiny and its head");
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx.toString())) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("labels", "[\"bars\",\"checks\",\"discs\"]")
          .containsKeys("card", "provenance");
    }
    refused(
        headstart("export", "--model", model, "--out", folder + "/x.onnx", "--format", "npy"),
        "give --codes");

    Map<String, float[]> expected = new HashMap<>();
    for (String format : List.of("npy", "jsonl", "parquet")) {
      Path out = folder.resolve(format);
      ok("export", "--codes", inputs.codes, "--format", format, "--out", out);
    }
    refused(
        headstart("export", "--codes", inputs.codes, "--out", folder.resolve("npy")),
        "--overwrite replaces them");
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      for (Row row : spark.read().format("delta").load(inputs.codes.toString()).collectAsList()) {
        expected.put(row.getAs("path"), floats(row.getList(row.fieldIndex("code"))));
      }
      assertThat(expected).hasSize(6);
      assertThat(matrix(folder.resolve("npy"))).usingRecursiveComparison().isEqualTo(expected);
      assertThat(read(spark, "parquet")).usingRecursiveComparison().isEqualTo(expected);
      assertThat(read(spark, "json")).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  /** Reads the matrices by NumPy's specification. */
  private static Map<String, float[]> matrix(Path folder) throws IOException {
    JsonNode index = JSON.readTree(folder.resolve("_index.json").toFile());
    assertThat(index.get("length").asInt()).isEqualTo(16);
    assertThat(index.at("/net/name").asText()).isEqualTo("tiny");
    Map<String, float[]> codes = new HashMap<>();
    for (JsonNode file : index.get("files")) {
      byte[] bytes = Files.readAllBytes(folder.resolve(file.get("file").asText()));
      int header = 10 + (bytes[8] & 0xff) + 256 * (bytes[9] & 0xff);
      assertThat(header % 64).isZero();
      int rows = file.get("rows").asInt();
      assertThat(new String(bytes, 10, header - 10, StandardCharsets.US_ASCII))
          .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", 16), }")
          .endsWith("\n");
      FloatBuffer values =
          ByteBuffer.wrap(bytes, header, bytes.length - header)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      assertThat(values.remaining()).isEqualTo(16 * rows);
      for (String line : Files.readAllLines(folder.resolve(file.get("images").asText()))) {
        float[] code = new float[16];
        values.get(code);
        codes.put(JSON.readTree(line).get("path").asText(), code);
      }
    }
    return codes;
  }

  private Map<String, float[]> read(SparkSession spark, String format) {
    Map<String, float[]> codes = new HashMap<>();
    String from = folder + "/" + (format.equals("json") ? "jsonl" : format);
    for (Row row : spark.read().format(format).load(from).collectAsList()) {
      codes.put(row.getAs("path"), floats(row.getList(row.fieldIndex("code"))));
    }
    return codes;
  }

  private static float[] floats(List<? extends Number> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  private static Call ok(Object... args) {
    Call call = headstart(args);
    assertThat(call.status()).as(call.err()).isZero();
    return call;
  }
}
