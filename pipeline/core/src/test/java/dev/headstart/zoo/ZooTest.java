// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zoo files: the one that comes with Headstart, and users' own. */
class ZooTest {

  private static final String ENTRY =
      Texts.format(
          """
          nets:
            - name: mine
              source: our lab
              licence: CC0-1.0
              urls: [hdfs://nn/nets/mine.onnx]
              sha256: %s
              size: 1000
              input:
                width: 64
                height: 64
                resize: {rule: exact}
                channels: rgb
                scale: 255
                mean: [0, 0, 0]
                std: [1, 1, 1]
          """,
          "0123456789abcdef".repeat(4));

  @TempDir Path folder;
  private final Configuration hadoop = new Configuration();

  @Test
  void everyNetOfTheOwnFileCanBeFetchedAndChecked() {
    Zoo zoo = Zoo.with(List.of(), hadoop);

    assertThat(zoo.entries()).extracting(ZooEntry::name).contains("resnet18", "squeezenet1.1");
    assertThat(zoo.entries())
        .allSatisfy(
            entry -> {
              assertThat(entry.onnx().urls()).allMatch(url -> url.getScheme().equals("https"));
              assertThat(entry.onnx().sha256()).isEqualTo(entry.card().sha256());
              assertThat(entry.card().codeLength()).isPositive();
              assertThat(entry.labels()).isPresent();
            });
    assertThat(zoo.entries()).extracting(e -> e.onnx().sha256()).doesNotHaveDuplicates();
  }

  @Test
  void ownFilesAddNetsAndReplaceThoseOfTheSameName() throws IOException {
    Path more = write(ENTRY.replace("mine", "resnet18"));

    Zoo zoo = Zoo.with(List.of(write(ENTRY).toString(), more.toString()), hadoop);

    assertThat(zoo.find("mine")).isPresent();
    assertThat(zoo.find("resnet18").orElseThrow().onnx().size()).isEqualTo(1000);
    assertThat(zoo.find("resnet34")).isPresent();
  }

  @Test
  void mistakesAreToldWithFileAndNet() throws IOException {
    refused(ENTRY.replace("size: 1000", ""), "net 'mine'", "size must be");
    refused(ENTRY.replace("hdfs:", "gopher:"), "net 'mine'", "gopher");
    refused(ENTRY.replaceAll("sha256: .*", "sha256: abc"), "net 'mine'", "sha256");
    refused(ENTRY.replace("channels: rgb", "channels: red"), "net 'mine'", "rgb or bgr");
    refused(ENTRY.replace("    size:", "    sise:"), "net 'mine'", "sise", "did you mean");
    refused(ENTRY + "    labels-from: imagenet\n", "net 'mine'", "label-files");
    refused(ENTRY + ENTRY.replace("nets:\n", ""), "net 'mine'", "twice");
    refused("nets: [", "line");
    refused("networks: []", "networks");
    refused("", "No content");
  }

  @Test
  void unknownNameIsToldWithTheNearest() {
    assertThat(Zoo.with(List.of(), hadoop).unknown("resnet-18"))
        .hasMessageContaining("resnet18")
        .hasMessageContaining("headstart zoo list");
  }

  @Test
  void missingFile() {
    assertThatThrownBy(() -> Zoo.with(List.of(folder + "/no.yaml"), hadoop))
        .isInstanceOf(InputException.class)
        .hasMessage("No zoo file at " + folder + "/no.yaml.");
  }

  private void refused(String yaml, String... words) throws IOException {
    Path file = write(yaml);
    assertThatThrownBy(() -> Zoo.with(List.of(file.toString()), hadoop))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "zoo", ".yaml"), yaml);
  }
}
