// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The calls that the page on operations shows, as they stand there but for where things are. */
@Tag("slow")
@ExtendWith(ClusterExtension.class)
class OperationsPageTest {

  private static final int IMAGES = 12;

  private final Installed headstart;
  @TempDir private Path folder;

  OperationsPageTest(Installed headstart) {
    this.headstart = headstart;
  }

  @Test
  void theLauncherAndPlainSparkSubmitDoTheSameAndHistoryNamesIt() throws Exception {
    String page = Files.readString(headstart.home().resolve("docs/operations.md"));
    try (Hdfs photos = new Hdfs(headstart.cluster(), "photos");
        Hdfs nets = new Hdfs(headstart.cluster(), "nets");
        Hdfs runs = new Hdfs(headstart.cluster(), "runs");
        Hdfs codes = new Hdfs(headstart.cluster(), "codes")) {
      Path images = TestImages.write(folder.resolve("images"), IMAGES / 3, 1);
      for (String name : TestImages.CLASSES) {
        photos.put(images.resolve(name));
      }
      nets.put(TinyNet.write(folder, "squeezenet1.1", 1));
      nets.put(folder.resolve("squeezenet1.1.yaml"));

      Call launched = run(block(page, "export SPARK_HOME="));
      assertThat(runs.json("extract.json").at("/counts/new").asInt()).isEqualTo(IMAGES);
      String plain = block(page, "H=headstart");
      run(plain);
      assertThat(runs.json("extract.json").at("/counts/skipped").asInt()).isEqualTo(IMAGES);
      String home = plain.lines().findFirst().orElseThrow() + "\n";
      Call client = run(home + block(page, "$SPARK_HOME/bin/spark-submit --master yarn --prop"));
      assertThat(client.said()).contains(Texts.format("0 of %d images coded with tiny", IMAGES));
      assertThat(codes.exists("_delta_log")).isTrue();

      try (HistoryServer history = HistoryServer.start(headstart.cluster())) {
        assertThat(history.name(launched.application())).isEqualTo("headstart extract");
        assertThat(history.stages(launched.application()))
            .contains("extract: decode+codes, photos, tiny");
      }
    }
  }

  /** The indented block that begins so. */
  private static String block(String page, String beginning) {
    List<String> lines =
        page.substring(page.indexOf("    " + beginning))
            .lines()
            .takeWhile(line -> line.startsWith("    "))
            .map(String::strip)
            .toList();
    return String.join("\n", lines);
  }

  private Call run(String commands) throws IOException, InterruptedException {
    String here =
        commands
            .replace("/opt/spark", System.getenv("SPARK_HOME"))
            .replace("/etc/hadoop/conf", headstart.cluster().conf().toString());
    Path script = Files.writeString(folder.resolve("commands"), here);
    return headstart.shell(headstart.home().getParent(), "bash", "-e", script.toString()).ok();
  }
}
