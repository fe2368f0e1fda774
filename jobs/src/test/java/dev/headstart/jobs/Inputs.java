// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Images, a net and a place for codes in one folder, which a wrong call leaves as it is. */
final class Inputs {

  final Path images;
  final Path net;
  final Path codes;
  private final Path folder;
  private List<Path> before;

  Inputs(Path folder) throws IOException {
    this.folder = folder;
    this.images = TestImages.write(folder.resolve("images"), 2, 1);
    this.net = TinyNet.write(folder, "tiny", 1);
    this.codes = folder.resolve("codes");
    this.before = files();
  }

  /** Extracts the codes, with more words at the end of the call. */
  Call extract(Object... more) {
    Object[] args = {"extract", "--images", images, "--net", net, "--codes", codes};
    return Call.headstart(Stream.of(args, more).flatMap(Stream::of).toArray());
  }

  /** Says that the test changed the folder itself. */
  void changed() throws IOException {
    before = files();
  }

  /** Checks that nothing was written since. */
  void assertUntouched() throws IOException {
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted().toList();
    }
  }
}
