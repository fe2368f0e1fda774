// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a real server on this machine. */
class DownloadTest {

  private static final byte[] FILE = bytes(300_000, 1);

  @TempDir Path folder;
  private final List<Long> progress = new ArrayList<>();
  private FileServer server;
  private Path target;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer(FILE);
    target = folder.resolve("net.onnx");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void wholeFileComesWithProgress() throws Exception {
    download().fetch(file(server.uri()), target);

    assertThat(target).hasBinaryContent(FILE);
    assertThat(progress).isSorted().endsWith((long) FILE.length);
    assertThat(files()).containsExactly("net.onnx");
  }

  @Test
  void brokenTransferGoesOnWhereItWas() throws Exception {
    server.breakOff(100_000, 2);

    download().fetch(file(server.uri()), target);

    assertThat(target).hasBinaryContent(FILE);
    assertThat(server.ranges()).hasSize(3).first().isEqualTo("");
    assertThat(server.ranges().subList(1, 3)).allMatch(range -> range.startsWith("bytes="));
    assertThat(progress).isSorted();
  }

  @Test
  void laterCallGoesOnWhereAKilledOneWas() throws Exception {
    Files.write(folder.resolve("net.onnx.part"), Arrays.copyOf(FILE, 123_456));
    Files.writeString(folder.resolve("net.onnx.part.etag"), "\"one\"");

    download().fetch(file(server.uri()), target);

    assertThat(target).hasBinaryContent(FILE);
    assertThat(server.ranges()).containsExactly("bytes=123456-");
  }

  @Test
  void partOfAnOlderFileIsNotGoneOnFrom() throws Exception {
    Files.write(folder.resolve("net.onnx.part"), bytes(5_000, 9));
    Files.writeString(folder.resolve("net.onnx.part.etag"), "\"older\"");

    download().fetch(file(server.uri()), target);

    assertThat(target).hasBinaryContent(FILE);
  }

  @Test
  void truncatedFileIsNeverUsed() {
    RemoteFile file = file(server.uri());
    server.truncate(200_000);

    assertThatThrownBy(() -> download().fetch(file, target))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("broke off")
        .hasMessageContaining("of 300,000 bytes are here");

    assertThat(target).doesNotExist();
  }

  @Test
  void shorterFileIsRefusedBeforeItComes() {
    RemoteFile file = file(server.uri());
    server.replace(Arrays.copyOf(FILE, 200_000), "\"short\"");

    assertThatThrownBy(() -> download().fetch(file, target))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it has 200,000 bytes, but must have 300,000");

    assertThat(files()).isEmpty();
  }

  @Test
  void wrongChecksumIsRefusedAndThrownAway() {
    RemoteFile file = file(server.uri());
    server.replace(bytes(FILE.length, 2), "\"other\"");

    assertThatThrownBy(() -> download().fetch(file, target))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not the file")
        .hasMessageContaining(file.sha256());

    assertThat(files()).isEmpty();
  }

  @Test
  void nextUrlIsTriedWhereOneHasAnotherFile() throws Exception {
    try (FileServer other = new FileServer(bytes(FILE.length, 2))) {
      download().fetch(file(other.uri(), server.uri("/nowhere"), server.uri()), target);
    }

    assertThat(target).hasBinaryContent(FILE);
  }

  @Test
  void redirectsToTheWebAreFollowedAndNoOthers() throws Exception {
    Path secret = Files.write(folder.resolve("secret"), FILE);
    server.redirect("/moved", server.uri().toString());
    server.redirect("/relative", "/net.onnx");
    server.redirect("/file", secret.toUri().toString());
    server.redirect("/hdfs", "hdfs://namenode/secret");
    server.redirect("/loop", "/loop");

    download().fetch(file(server.uri("/moved")), target);
    assertThat(target).hasBinaryContent(FILE);
    download().fetch(file(server.uri("/relative")), folder.resolve("relative.onnx"));

    for (String path : List.of("/file", "/hdfs")) {
      Path to = folder.resolve("refused");
      assertThatThrownBy(() -> download().fetch(file(server.uri(path)), to))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("it redirects to '%s", path.substring(1) + ":")
          .hasMessageContaining("which is not followed");
      assertThat(to).doesNotExist();
    }
    assertThatThrownBy(() -> download().fetch(file(server.uri("/loop")), target))
        .hasMessageContaining("more than 10 redirects");
  }

  @Test
  void missingFileIsToldWithItsStatus() {
    assertThatThrownBy(() -> download().fetch(file(server.uri("/nowhere")), target))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("/nowhere: the server says HTTP 404");
  }

  @Test
  void silentServerIsGivenUp() {
    server.breakOff(0, 100);
    server.stall(20_000);
    Download impatient =
        new Download(
            new Configuration(), 1, Duration.ZERO, Duration.ofMillis(400), (u, d, s) -> {});

    assertThatThrownBy(() -> impatient.fetch(file(server.uri()), target))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("stopped sending");
  }

  @Test
  void filesOfOtherFileSystemsAreCheckedAsWell() throws Exception {
    Path source = Files.write(folder.resolve("source"), FILE);
    download().fetch(file(source.toUri()), target);
    assertThat(target).hasBinaryContent(FILE);

    RemoteFile file = file(source.toUri());
    Files.write(source, bytes(FILE.length, 2));
    assertThatThrownBy(() -> download().fetch(file, folder.resolve("other")))
        .hasMessageContaining("is not the file");
  }

  @Test
  void onlyKnownSchemesAndWholeChecksumsAreTaken() {
    String sha256 = "a".repeat(64);
    assertThatThrownBy(() -> new RemoteFile(List.of(URI.create("ftp://x/y")), sha256, 1))
        .hasMessageContaining("ftp://x/y")
        .hasMessageContaining("http, https");
    assertThatThrownBy(() -> new RemoteFile(List.of(URI.create("http://x/y")), "abc", 1))
        .hasMessageContaining("sha256");
    assertThatThrownBy(() -> new RemoteFile(List.of(URI.create("http://x/y")), sha256, 0))
        .hasMessageContaining("size");
  }

  private Download download() {
    return new Download(
        new Configuration(),
        3,
        Duration.ofMillis(10),
        Duration.ofSeconds(20),
        (url, done, size) -> progress.add(done));
  }

  private RemoteFile file(URI... urls) {
    return new RemoteFile(List.of(urls), sha256(FILE), FILE.length);
  }

  private List<String> files() {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
