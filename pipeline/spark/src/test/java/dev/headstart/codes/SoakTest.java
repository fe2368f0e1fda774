// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty thousand images through one executor: its memory does not grow with their number. */
@Tag("slow")
class SoakTest {

  private static final int IMAGES = 50_000;
  private static final int FOLDERS = 200;
  private static final double GROWTH = 1.05;

  @TempDir Path folder;

  @Test
  void memoryIsFlat() throws Exception {
    Path originals = TestImages.write(folder.resolve("originals"), 100, 1);
    link(originals, folder.resolve("images"));
    Path memory = folder.resolve("memory.txt");

    ChildJvm.run(
        List.of(
            "-Xms1g",
            "-Xmx1g",
            ChildJvm.ALL_TIERS,
            "-XX:+AlwaysPreTouch"), // the heap grows at the collector's will: all of it at once
        Soak.class,
        folder.resolve("images").toString(),
        folder.resolve("codes").toString(),
        memory.toString());

    List<Soak.Sample> samples =
        Files.readAllLines(memory).stream().map(Soak.Sample::parse).toList();
    assertThat(samples.get(samples.size() - 1).images()).isEqualTo(IMAGES);
    long firstHalf = most(samples.stream().filter(s -> s.images() <= IMAGES / 2));
    long secondHalf = most(samples.stream().filter(s -> s.images() > IMAGES / 2));
    System.out.printf(
        Locale.ROOT, "soak: resident %d MiB, then %d MiB%n", firstHalf >> 10, secondHalf >> 10);
    assertThat((double) secondHalf / firstHalf).isLessThan(GROWTH);
  }

  private static long most(Stream<Soak.Sample> samples) {
    return samples.mapToLong(Soak.Sample::kib).max().orElseThrow();
  }

  private static void link(Path originals, Path images) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(originals)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (int i = 0; i < IMAGES; i++) {
      Path into = images.resolve(Texts.format("%03d", i % FOLDERS));
      if (i < FOLDERS) {
        Files.createDirectories(into);
      }
      Path link = into.resolve(Texts.format("%06d.jpg", i));
      Files.createLink(link, files.get(i % files.size()));
    }
  }
}
