// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.image.ImageSize;
import dev.headstart.source.table.ImageLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorMetricsTest {

  @TempDir Path folder;

  @Test
  void sinksSeeWhatTheTasksDidAlsoAfterSparkWasStartedAnew() throws Exception {
    Path images = TestImages.write(folder.resolve("images"), 10, 1);
    long good = bytes(images);
    Files.writeString(images.resolve("discs/broken.jpg"), "no image");
    Path csv = Files.createDirectories(folder.resolve("csv"));
    Path lines = folder.resolve("lines.txt");

    ChildJvm.run(MetricsInSinks.class, images.toString(), csv.toString(), lines.toString());

    Map<String, String> seen = new HashMap<>();
    Files.readAllLines(lines)
        .forEach(line -> seen.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
    long bytes = good + "no image".length();
    Map<String, Long> first = figures(seen.get("first"));
    assertThat(first)
        .containsEntry("rows", 31L)
        .containsEntry("imagesCoded", 30L)
        .containsEntry("imagesFailed", 1L)
        .containsEntry("bytesRead", bytes);
    for (String stage : List.of("decodeNanos", "preprocessNanos", "inferNanos")) {
      // 30 small images and a small net: more than a microsecond each, less than a second each
      assertThat(first.get(stage)).as(stage).isBetween(30_000L, 30_000_000_000L);
    }
    assertThat(figures(seen.get("again")))
        .containsEntry("imagesCoded", 60L)
        .containsEntry("bytesRead", 2 * bytes);
    assertThat(seen.get("sources")).isEqualTo("1");
    assertThat(seen.get("stopped")).isEqualTo("{}");
    assertThat(figures(seen.get("restarted")))
        .containsEntry("imagesCoded", 30L)
        .containsEntry("imagesFailed", 1L);
    assertThat(Files.readString(csv.resolve("test.driver.headstart.imagesCoded.csv")))
        .startsWith("t,count\n")
        .containsPattern("\n\\d+,60\n");
  }

  @Test
  void manyThreadsAtOnceRegisterOneSource() throws Exception {
    LocalSpark.session();
    Set<ExecutorMetrics> found = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> ask = () -> found.add(ExecutorMetrics.ofThisExecutor());
      for (var done : threads.invokeAll(java.util.Collections.nCopies(64, ask))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(found).hasSize(1);
  }

  @Test
  void timeGoesToTheStageItIsSpentIn() throws IOException {
    LocalSpark.session();
    Map<String, Long> before = now();
    var net = TinyNet.of(1);
    var cut = net.cut(List.of());
    ImageLoader<Integer> slow =
        (item, into, out, offset) -> {
          sleep(40);
          if (item == 2) {
            throw new IOException("gone");
          }
          return new ImageSize(1, 1);
        };
    try (var session = dev.headstart.net.CodeSession.open(cut, 1);
        var stream =
            new CodeStream<>(
                List.of(1, 2, 3).iterator(),
                slow,
                net.card().input(),
                cut,
                session,
                Inference.DEFAULT)) {
      stream.forEachRemaining(image -> {});
    }

    Map<String, Long> after = now();
    after.replaceAll((name, value) -> value - before.get(name));
    assertThat(after).containsEntry("imagesCoded", 2L).containsEntry("imagesFailed", 1L);
    assertThat(after.get("decodeNanos")).isGreaterThanOrEqualTo(120_000_000L);
    assertThat(after.get("preprocessNanos")).isZero();
    assertThat(after.get("inferNanos")).isPositive();
  }

  private static Map<String, Long> now() {
    return ExecutorMetrics.ofThisExecutor().metricRegistry().getCounters().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getCount()));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Long> figures(String map) {
    return Stream.of(map.replaceAll("[{} ]", "").split(","))
        .map(entry -> entry.split("="))
        .collect(Collectors.toMap(entry -> entry[0], entry -> Long.valueOf(entry[1])));
  }

  private static long bytes(Path images) throws IOException {
    try (Stream<Path> files = Files.walk(images)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
