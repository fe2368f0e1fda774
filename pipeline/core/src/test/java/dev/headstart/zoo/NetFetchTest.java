// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.TinyNet;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nets on their way from a server into the cache. */
class NetFetchTest {

  private static final PretrainedNet TINY = TinyNet.of(1);

  @TempDir Path folder;
  private final Configuration hadoop = new Configuration();
  private FileServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer(TINY.onnx());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void netIsWholeInTheCacheAndNothingElseIsLeft() throws IOException {
    PretrainedNet net = fetch().fetch(entry());

    assertThat(net.onnx()).isEqualTo(TINY.onnx());
    assertThat(net.card().golden()).isNotNull();
    assertThat(net.fingerprint()).isEqualTo(TINY.fingerprint());
    assertThat(cache().find("tiny"))
        .hasValueSatisfying(cached -> assertThat(cached.card()).isEqualTo(net.card()));
    assertThat(cache().names()).containsExactly("tiny");
    assertThat(files("partial")).allMatch(name -> name.endsWith(".lock"));

    fetch().fetch(entry());
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void fetchesAtOnceGetOneNet() throws Exception {
    server.stall(300);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<PretrainedNet>> fetches =
          IntStream.range(0, 4)
              .<Callable<PretrainedNet>>mapToObj(i -> () -> fetch().fetch(entry()))
              .toList();
      for (Future<PretrainedNet> net : threads.invokeAll(fetches)) {
        assertThat(net.get().onnx()).isEqualTo(TINY.onnx());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.requests()).isEqualTo(1);
    assertThat(files("cache")).containsExactly("tiny");
  }

  @Test
  void fetchesOfTwoMachinesIntoOneCacheDoNotDisturbEachOther() throws Exception {
    server.stall(200);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<PretrainedNet>> fetches =
          IntStream.range(0, 3)
              .<Callable<PretrainedNet>>mapToObj(
                  i ->
                      () ->
                          new NetFetch(cache(), folder.resolve("machine" + i), download())
                              .fetch(entry()))
              .toList();
      for (Future<PretrainedNet> net : threads.invokeAll(fetches)) {
        assertThat(net.get().onnx()).isEqualTo(TINY.onnx());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(cache().find("tiny")).isPresent();
  }

  @Test
  void nothingIsInTheCacheWhereTheDownloadFails() {
    server.replace(TinyNet.of(2).onnx(), "\"other\"");

    assertThatThrownBy(() -> fetch().fetch(entry()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not the file");

    assertThat(cache().has("tiny")).isFalse();
    assertThat(files("cache")).isEmpty();
  }

  @Test
  void damagedNetInTheCacheIsFetchedAgainAndNeverUsed() throws IOException {
    fetch().fetch(entry());
    Path onnx = folder.resolve("cache/tiny/net.onnx");
    byte[] bytes = Files.readAllBytes(onnx);
    bytes[bytes.length / 2] ^= 1;
    Files.write(onnx, bytes);
    assertThatThrownBy(() -> cache().find("tiny")).hasMessageContaining("sha256");

    assertThat(fetch().fetch(entry()).onnx()).isEqualTo(TINY.onnx());
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void halfAFolderInTheCacheIsNoNet() throws IOException {
    Path half = Files.createDirectories(folder.resolve("cache/tiny"));
    Files.write(half.resolve("net.onnx"), TINY.onnx());

    assertThat(cache().has("tiny")).isFalse();
    assertThat(fetch().fetch(entry()).card().golden()).isNotNull();
    assertThat(cache().has("tiny")).isTrue();
  }

  @Test
  void labelsOfAFileGoIntoTheCard() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "n01 one\nn02 two\nn03 three\n");
    byte[] bytes = Files.readAllBytes(labels);
    ZooEntry entry =
        new ZooEntry(
            entry().onnx(),
            entry().card(),
            new RemoteFile(List.of(labels.toUri()), DownloadTest.sha256(bytes), bytes.length),
            null,
            null);

    assertThat(fetch().fetch(entry).card().labels())
        .containsExactly("n01 one", "n02 two", "n03 three");
    fetch().fetch(entry);
    assertThat(server.requests()).isEqualTo(1);
  }

  private ZooEntry entry() {
    return entry(server.uri());
  }

  private static ZooEntry entry(URI url) {
    return new ZooEntry(
        new RemoteFile(List.of(url), DownloadTest.sha256(TINY.onnx()), TINY.onnx().length),
        TINY.card().withSha256(TINY.file().sha256()),
        null,
        null,
        null);
  }

  private NetFetch fetch() {
    return new NetFetch(cache(), folder.resolve("partial"), download());
  }

  private Download download() {
    return new Download(
        hadoop, 2, Duration.ofMillis(10), Duration.ofSeconds(20), (url, done, size) -> {});
  }

  private NetCache cache() {
    return new NetCache(folder.resolve("cache").toString(), hadoop);
  }

  private List<String> files(String name) {
    Path in = folder.resolve(name);
    if (!Files.exists(in)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(in)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
