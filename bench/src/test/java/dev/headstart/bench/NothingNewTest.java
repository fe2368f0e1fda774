// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.TinyNet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million files and as many rows: that nothing is new is found out in less than 2 GB. */
@Tag("slow")
class NothingNewTest {

  private static final Pattern ROUND =
      Pattern.compile(
          "200,000 seen, 200,000 unchanged, 0 coded in .* s  resident at most (\\d+) MiB");

  @TempDir Path folder;

  @Test
  void manyImagesAreKnownInLittleMemory() throws Exception {
    Path net = TinyNet.write(folder, "tiny", 1);

    String output =
        ChildJvm.run(
            List.of("-Xmx500m"),
            NothingNew.class,
            net.toString(),
            folder.resolve("tiny.yaml").toString(),
            "200000",
            "1",
            Files.createDirectory(folder.resolve("work")).toString());

    Matcher round = ROUND.matcher(output);
    assertThat(round.find()).as(output).isTrue();
    System.out.println("nothing new: " + round.group());
    assertThat(Integer.parseInt(round.group(1))).isLessThan(2048);
  }
}
