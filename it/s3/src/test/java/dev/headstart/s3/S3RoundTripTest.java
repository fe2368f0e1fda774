// SPDX-License-Identifier: Apache-2.0
package dev.headstart.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images, net, codes, model and summaries on S3; what is new is coded once. */
class S3RoundTripTest {

  private static final String BUCKET = "photos";
  private static final int IMAGES = 12;

  @TempDir private Path folder;

  @Test
  void extractRerunAndTrain() throws Exception {
    try (S3Store store = S3Store.start(folder, BUCKET);
        FileSystem s3 = store.client(BUCKET)) {
      TinyNet.write(folder, "tiny", 1);
      put(s3, TestImages.write(folder.resolve("images"), IMAGES / 3, 1));
      put(s3, folder.resolve("tiny.onnx"));
      put(s3, folder.resolve("tiny.yaml"));
      String[] extract = {
        "extract", "--images", uri("images"), "--net", uri("tiny.onnx"), "--codes", uri("codes")
      };

      JsonNode first = run(store, s3, "first.json", extract);
      assertThat(first.at("/counts/new").asInt()).isEqualTo(IMAGES);
      JsonNode again = run(store, s3, "again.json", extract);
      assertThat(again.at("/counts/new").asInt()).isZero();
      assertThat(again.at("/counts/skipped").asInt()).isEqualTo(IMAGES);
      JsonNode trained =
          run(
              store,
              s3,
              "trained.json",
              "train",
              "--codes",
              uri("codes"),
              "--head",
              "softmax",
              "--model",
              uri("model"));
      assertThat(trained.at("/counts/rows").asInt()).isEqualTo(IMAGES);
      String model = read(s3, "model/model.json");
      assertThat(new ObjectMapper().readTree(model).get("labels")).hasSize(3);
      assertThat(model).doesNotContain(S3Store.secret());
      assertThat(committers(s3, "model")).contains("magic");
    }
  }

  private JsonNode run(S3Store store, FileSystem s3, String summary, String... call)
      throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("headstart.home"));
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/headstart").toString()));
    command.addAll(List.of(call));
    command.addAll(List.of("--summary", uri(summary), "--master", "local[2]"));
    command.addAll(List.of("--properties-file", home.resolve("conf/spark-s3.conf").toString()));
    command.addAll(List.of("--jars", jars()));
    command.addAll(store.options());
    Path output = folder.resolve(summary + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(store.credentials());
    builder.environment().put("HEADSTART_CACHE", ""); // a few calls do not pay for an archive
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended).as("ended in time: %s", said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    String written = read(s3, summary);
    assertThat(said + written).doesNotContain(S3Store.secret());
    return new ObjectMapper().readTree(written);
  }

  private static String jars() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target/lib").toAbsolutePath())) {
      return jars.map(Path::toString).collect(Collectors.joining(","));
    }
  }

  /** Who committed what Spark wrote below a folder: S3's committers leave their name. */
  private static Set<String> committers(FileSystem s3, String folder) throws IOException {
    Set<String> names = new TreeSet<>();
    var files = s3.listFiles(new org.apache.hadoop.fs.Path("/" + folder), true);
    while (files.hasNext()) {
      String path = files.next().getPath().toUri().getPath();
      if (path.endsWith("_SUCCESS")) {
        String success = read(s3, path.substring(1));
        names.add(
            success.isEmpty()
                ? "none"
                : new ObjectMapper().readTree(success).get("committer").asText());
      }
    }
    return names;
  }

  private static String read(FileSystem s3, String name) throws IOException {
    try (InputStream in = s3.open(new org.apache.hadoop.fs.Path("/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void put(FileSystem s3, Path local) throws IOException {
    s3.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path("/"));
  }

  private static String uri(String name) {
    return "s3a://" + BUCKET + "/" + name;
  }
}
