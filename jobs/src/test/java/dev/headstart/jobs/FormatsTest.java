// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.jobs.cli.SparkSessions;
import dev.headstart.zoo.Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was written in each version of the formats, by {@link FormatFixtures} at its time, is read
 * and gone on with; what is newer is refused before anything is written.
 */
class FormatsTest {

  private static final Path FIXTURES = Path.of("src/test/resources/formats");
  private static final int IMAGES = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void codesAreReadAndTheImagesGetTheSameAgain(String version) throws IOException {
    copy(version);

    Call extracted =
        call(
            "extract",
            "--images",
            at("images"),
            "--net",
            at("bundle.zip"),
            "--codes",
            at("again"),
            "--max-failure-rate",
            "1");
    assertThat(extracted.status()).as(extracted.err()).isZero();
    Map<String, float[]> then = codes("codes");
    Map<String, float[]> now = codes("again");
    assertThat(now).hasSize(IMAGES).containsOnlyKeys(then.keySet());
    now.forEach((name, code) -> assertThat(code).containsExactly(then.get(name), within(1e-4f)));

    Call failures = call("quarantine", "list", "--codes", at("codes"));
    assertThat(failures.status()).as(failures.err()).isZero();
    assertThat(failures.out()).contains("broken.jpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void codesTableIsGoneOnWith(String version) throws IOException {
    copy(version);

    Call extracted =
        call(
            "extract",
            "--images",
            at("images"),
            "--net",
            at("net.onnx"),
            "--codes",
            at("codes"),
            "--max-failure-rate",
            "1");
    assertThat(extracted.status()).as(extracted.err()).isZero();
    assertThat(extracted.out())
        .contains(IMAGES + " with the bytes of another image"); // elsewhere now
    Call trained = call("train", "--codes", at("codes"), "--head", "softmax", "--model", at("new"));
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("softmax on " + 2 * IMAGES + " codes");
  }

  @ParameterizedTest
  @CsvSource({"0, softmax", "1, softmax", "1, svm", "2, softmax", "2, svm"})
  void modelScoresAsItDid(String version, String head) throws IOException {
    copy(version);
    Path recorded = at("predictions-" + head);
    Map<String, Row> then = predictions(recorded);

    Call predicted =
        call(
            "predict",
            "--model",
            at(head),
            "--images",
            at("images"),
            "--max-failure-rate",
            "1",
            "--overwrite",
            "--predictions",
            recorded);
    assertThat(predicted.status()).as(predicted.err()).isZero();
    Map<String, Row> now = predictions(recorded);

    assertThat(now).hasSize(IMAGES + 1).containsOnlyKeys(then.keySet());
    now.forEach(
        (name, row) -> {
          assertThat(row.<String>getAs("predicted")).isEqualTo(then.get(name).getAs("predicted"));
          if (row.getAs("score") != null) {
            double score = then.get(name).getAs("score");
            assertThat(row.<Double>getAs("score")).isCloseTo(score, within(1e-4));
          }
        });
  }

  @Test
  void newerTableIsRefusedBeforeAnythingIsWritten() throws IOException {
    copy("1");
    edit("codes/_delta_log", "headstart.format\":\"1", "headstart.format\":\"2");
    edit("predictions-softmax/_delta_log", "headstart.format\":\"1", "headstart.format\":\"2");
    List<Path> before = files();

    for (String overwrite : List.of("--batch-commit=9", "--overwrite")) {
      assertNewer(
          at("codes") + " is a codes table of format 2",
          1,
          call(
              "extract",
              "--images",
              at("images"),
              "--net",
              at("net.onnx"),
              "--codes",
              at("codes"),
              overwrite));
    }
    assertNewer(
        at("codes") + " is a codes table of format 2",
        1,
        call("train", "--codes", at("codes"), "--head", "svm", "--model", at("new")));
    assertNewer(
        at("predictions-softmax") + " is a predictions table of format 2",
        1,
        call(
            "predict",
            "--model",
            at("svm"),
            "--images",
            at("images"),
            "--overwrite",
            "--predictions",
            at("predictions-softmax")));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void newerModelIsRefusedBeforeAnythingIsWritten() throws IOException {
    copy("1");
    edit("svm", "\"format\" : 1", "\"format\" : 3");
    List<Path> before = files();

    assertNewer(
        at("svm") + " is a model of format 3",
        2,
        call(
            "predict", "--model", at("svm"), "--images", at("images"), "--predictions", at("new")));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void bundleOfEachVersionHasTheNetAsItWas() throws IOException {
    for (String version : List.of("0", "1")) {
      try (InputStream in = Files.newInputStream(FIXTURES.resolve(version + "/bundle.zip"))) {
        assertThat(Bundle.read(in, "bundle.zip").onnx())
            .isEqualTo(Files.readAllBytes(FIXTURES.resolve("inputs/net.onnx")));
      }
    }
  }

  private static void assertNewer(String start, int newest, Call call) {
    assertThat(call.status()).as(call.err()).isEqualTo(2);
    assertThat(call.err())
        .contains(
            start
                + "; this release of Headstart reads formats up to "
                + newest
                + ": use the newer");
  }

  private Map<String, float[]> codes(String table) {
    Map<String, float[]> codes = new TreeMap<>();
    for (Row row : rows(at(table))) {
      List<Float> code = row.getList(row.fieldIndex("code"));
      float[] values = new float[code.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = code.get(i);
      }
      codes.put(name(row), values);
    }
    return codes;
  }

  private Map<String, Row> predictions(Path table) {
    Map<String, Row> predictions = new TreeMap<>();
    rows(table).forEach(row -> predictions.put(name(row), row));
    return predictions;
  }

  private List<Row> rows(Path table) {
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      return spark.read().format("delta").load(table.toString()).collectAsList();
    }
  }

  /** The images lie elsewhere than when the tables were written. */
  private static String name(Row row) {
    return Path.of(row.<String>getAs("path")).getFileName().toString();
  }

  private Path at(String name) {
    return folder.resolve(name);
  }

  private static Call call(Object... args) {
    return headstart(args);
  }

  /** The images and the net, which are the same for all versions, and what one has of them. */
  private void copy(String version) throws IOException {
    for (Path from : List.of(FIXTURES.resolve("inputs"), FIXTURES.resolve(version))) {
      for (Path file : files(from)) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  /** Changes text files below a folder, as another release could have written them. */
  private void edit(String below, String before, String after) throws IOException {
    int edited = 0;
    for (Path file : files(folder.resolve(below))) {
      String name = file.getFileName().toString();
      if (name.endsWith(".json") || (name.endsWith(".crc") && !name.startsWith("."))) {
        String text = Files.readString(file);
        edited += text.contains(before) ? 1 : 0;
        Files.writeString(file, text.replace(before, after));
        Files.deleteIfExists(file.resolveSibling("." + name + ".crc")); // Hadoop's checksum of it
      }
    }
    assertThat(edited).as("files with %s", before).isPositive();
  }

  private List<Path> files() throws IOException {
    return files(folder);
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
