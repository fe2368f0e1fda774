// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real nets and photo sets that some tests need; without them those tests are skipped. */
public final class TestData {

  private static final Path ROOT =
      Path.of(System.getProperty("headstart.data", "../../shared/data"));

  private TestData() {}

  /** A file or folder of the data; the test is skipped, and says so, where it is not there. */
  public static Path path(String relative) {
    Path path = ROOT.resolve(relative).toAbsolutePath().normalize();
    assumeTrue(
        Files.exists(path), "skipped: " + path + " is not there (set -Dheadstart.data=FOLDER)");
    return path;
  }

  /** A net of the data with its card of the test resources. */
  public static PretrainedNet net(String name) throws IOException {
    return PretrainedNet.of(Files.readAllBytes(path("nets/" + name + ".onnx")), card(name));
  }

  /** The card of a net of the data. */
  public static NetCard card(String name) throws IOException {
    try (var in = TestData.class.getResourceAsStream("/cards/" + name + ".yaml")) {
      return NetCard.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
