// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headstart.TestImages;
import dev.headstart.jobs.cli.SparkSessions;
import dev.headstart.net.card.NetCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model of torchvision or timm goes through {@code examples/python/export_net.py}, and its codes
 * are torch's. Needs a Python with torch: {@code -Dheadstart.python=/path/to/python3}, otherwise
 * {@code python3} of the {@code PATH}. {@code -Dheadstart.python.models} names other models, as in
 * {@code timm/resnet18,torchvision/vit_b_16}.
 */
@Tag("slow")
class ExportNetTest {

  private static final String PYTHON = System.getProperty("headstart.python", "python3");
  private static final String MODELS =
      System.getProperty("headstart.python.models", "torchvision/mobilenet_v3_small");

  @TempDir Path folder;

  static Stream<String> models() {
    return Stream.of(MODELS.split(","));
  }

  @ParameterizedTest
  @MethodSource("models")
  void codesAreTorchs(String libraryAndModel) throws IOException, InterruptedException {
    String missing = python("-c", "import torch, torchvision, timm, onnxscript").problem();
    assumeTrue(missing.isEmpty(), () -> PYTHON + " cannot export nets: " + missing);
    String library = libraryAndModel.split("/", -1)[0];
    String model = libraryAndModel.split("/", -1)[1];
    Path images = TestImages.write(folder.resolve("images"), 1, 1);
    Path weights = folder.resolve("weights.pth");
    Map<String, double[]> expected = torchCodes(library, model, weights, images);
    Path onnx = folder.resolve("mine.onnx");
    Path card = folder.resolve("mine.yaml");
    Object[] export = {"../examples/python/export_net.py", model, "--from", library};
    Object[] files = {"--weights", weights, "--licence", "CC0-1.0", "--out", onnx};
    assertThat(python(Stream.of(export, files).flatMap(Stream::of).toArray()).problem()).isEmpty();

    Path cache = folder.resolve("cache");
    Path codes = folder.resolve("codes");
    done(headstart("zoo", "add", onnx, "--card", card, "--cache", cache));
    done(
        headstart(
            "extract", "--images", images, "--net", "mine", "--cache", cache, "--codes", codes));

    boolean relu = Boolean.TRUE.equals(NetCard.parse(Files.readString(card)).traits().relu());
    double difference = worst(codes, expected, relu);
    System.out.printf(Locale.ROOT, "%s: differs from torch by %.1e%n", libraryAndModel, difference);
    assertThat(difference).isLessThan(1e-5);
  }

  /** Returns the largest difference, relative to the largest value of the code that has it. */
  private static double worst(Path codes, Map<String, double[]> expected, boolean relu) {
    List<Row> rows = rows(codes);
    assertThat(rows).hasSameSizeAs(expected.entrySet());
    double worst = 0;
    for (Row row : rows) {
      String path = row.getString(0);
      double[] torch = expected.get(path.substring(path.lastIndexOf('/') + 1));
      List<Float> code = row.getList(1);
      assertThat(code).hasSize(torch.length);
      double largest = Arrays.stream(torch).map(Math::abs).max().orElseThrow();
      for (int i = 0; i < torch.length; i++) {
        double value = relu ? Math.max(0, torch[i]) : torch[i];
        worst = Math.max(worst, Math.abs(code.get(i) - value) / largest);
      }
    }
    return worst;
  }

  private static List<Row> rows(Path codes) {
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      return spark
          .read()
          .format("delta")
          .load(codes.toString())
          .select("path", "code")
          .collectAsList();
    }
  }

  private Map<String, double[]> torchCodes(String library, String model, Path weights, Path images)
      throws IOException, InterruptedException {
    List<Object> call =
        new ArrayList<>(List.of("src/test/python/torch_codes.py", library, model, weights));
    try (Stream<Path> walk = Files.walk(images)) {
      walk.filter(Files::isRegularFile).forEach(call::add);
    }
    Answer answer = python(call.toArray());
    assertThat(answer.problem()).isEmpty();
    return answer
        .out()
        .lines()
        .map(line -> line.split(" ", -1))
        .collect(
            Collectors.toMap(
                words -> words[0],
                words -> Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray()));
  }

  private static void done(Call call) {
    assertThat(call.status()).as(call.err()).isZero();
  }

  /**
   * What Python printed.
   *
   * @param problem what went wrong; empty if nothing did
   */
  private record Answer(String out, String problem) {}

  private Answer python(Object... words) throws IOException, InterruptedException {
    List<String> call = new ArrayList<>(List.of(PYTHON));
    Stream.of(words).map(Object::toString).forEach(call::add);
    Path out = Files.createTempFile(folder, "python", ".out");
    Path err = Files.createTempFile(folder, "python", ".err");
    Process process;
    try {
      process =
          new ProcessBuilder(call).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    } catch (IOException e) {
      return new Answer("", String.valueOf(e.getMessage()));
    }
    int status = process.waitFor();
    String last = Files.readString(err).lines().reduce("", (before, line) -> line);
    return new Answer(
        Files.readString(out), status == 0 ? "" : last + " (exit status " + status + ")");
  }
}
