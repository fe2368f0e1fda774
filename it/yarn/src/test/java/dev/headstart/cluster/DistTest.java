// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is in the tarball. */
@ExtendWith(ClusterExtension.class)
class DistTest {

  private final Path home;

  DistTest(Installed headstart) {
    this.home = headstart.home();
  }

  @Test
  void isSmallAndHasItsParts() throws Exception {
    assertThat(Files.size(Path.of(System.getProperty("headstart.dist")))).isLessThan(250L << 20);
    assertThat(List.of("bin/headstart", "conf/spark-yarn.conf", "docs/operations.md", "LICENSE"))
        .allMatch(part -> Files.exists(home.resolve(part)));
    assertThat(Files.isExecutable(home.resolve("bin/headstart"))).isTrue();
    assertThat(Files.readString(home.resolve("licences/THIRD-PARTY.txt")))
        .contains("com.microsoft.onnxruntime:onnxruntime")
        .doesNotContain("Unknown license");
  }

  @Test
  void whatOnlyTrainingNeedsIsApart() throws Exception {
    assertThat(Installed.jars(home.resolve("lib")))
        .extracting(jar -> jar.getFileName().toString())
        .noneMatch(name -> name.matches("(nd4j|deeplearning4j|dl4j-spark|datavec).*"));
    assertThat(Installed.jars(home.resolve("lib/training")))
        .extracting(jar -> jar.getFileName().toString())
        .anyMatch(name -> name.startsWith("nd4j-native"))
        .noneMatch(name -> name.startsWith("headstart"));
  }

  @Test
  void billOfMaterialsNamesWhatIsShippedNoMoreAndNoLess() throws Exception {
    JsonNode bom = new ObjectMapper().readTree(home.resolve("bom.json").toFile());
    Set<String> named = new TreeSet<>();
    for (JsonNode component : bom.get("components")) {
      String purl = component.get("purl").asText();
      String classifier = purl.replaceFirst(".*classifier=([^&]*).*|.*", "$1");
      String name = component.get("name").asText() + "-" + component.get("version").asText();
      named.add(name + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar");
    }
    Set<String> shipped = new TreeSet<>();
    List<Path> jars = new ArrayList<>(Installed.jars(home.resolve("lib")));
    jars.addAll(Installed.jars(home.resolve("lib/training")));
    for (Path jar : jars) {
      String name = jar.getFileName().toString();
      if (!name.equals("headstart-jobs.jar")) { // named with its version
        shipped.add(name);
      }
    }
    named.removeIf(name -> name.startsWith("headstart-jobs-"));
    assertThat(named).isEqualTo(shipped);
  }
}
