// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.Texts;
import dev.headstart.pack.PackFormat;
import dev.headstart.pack.PackWriter;
import dev.headstart.source.tar.TarMembers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.hadoop.conf.Configuration;

/** Whatever is packed into a tar comes out of it: any names, labels and sizes. */
class TarRoundTripTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Configuration CONF = new Configuration(false);

  @Provide
  Arbitrary<List<PackWriter.Image>> images() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .ofMaxLength(40)
            .filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s));
    // around the blocks of 512 bytes that a tar has
    Arbitrary<Integer> sizes =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(509, 1540));
    Arbitrary<byte[]> files =
        Combinators.combine(sizes, Arbitraries.bytes()).as(TarRoundTripTest::file);
    return Combinators.combine(text, text.injectNull(0.3), text.injectNull(0.3), files)
        .as(PackWriter.Image::new)
        .list()
        .ofMaxSize(6);
  }

  private static byte[] file(int size, byte first) {
    byte[] file = new byte[size];
    for (int i = 0; i < size; i++) {
      file[i] = (byte) (first + 31 * i);
    }
    return file;
  }

  @Property(tries = 100)
  void packedImagesAreReadBackAsTheyWere(@ForAll("images") List<PackWriter.Image> images)
      throws IOException {
    Path folder = Files.createTempDirectory("tar");
    try {
      String uri = folder.resolve("images.tar").toUri().toString();
      try (PackWriter writer =
          PackWriter.open(PackFormat.TAR, new org.apache.hadoop.fs.Path(uri), CONF)) {
        for (PackWriter.Image image : images) {
          writer.add(image);
        }
      }

      try (TarMembers members = new TarMembers(uri, 0, CONF)) {
        for (int i = 0; i < images.size(); i++) {
          expect(members, Texts.format("%08d.", i), images.get(i));
        }
        assertThat(members.next()).as("another member").isFalse();
      }
    } finally {
      Files.deleteIfExists(folder.resolve("images.tar"));
      Files.deleteIfExists(folder.resolve(".images.tar.crc"));
      Files.delete(folder);
    }
  }

  private static void expect(TarMembers members, String key, PackWriter.Image image)
      throws IOException {
    if (image.label() != null) {
      assertThat(members.next()).isTrue();
      assertThat(members.name()).isEqualTo(key + "cls");
      assertThat(members.text(1000)).isEqualTo(image.label());
    }
    assertThat(members.next()).isTrue();
    assertThat(members.name()).startsWith(key);
    assertThat(members.size()).isEqualTo(image.file().length);
    assertThat(members.content()).isEqualTo(image.file());
    assertThat(members.next()).isTrue();
    assertThat(members.name()).isEqualTo(key + "json");
    JsonNode more = JSON.readTree(members.content());
    assertThat(more.path("path").textValue()).isEqualTo(image.path());
    assertThat(more.path("label").textValue()).isEqualTo(image.label());
    assertThat(more.path("split").textValue()).isEqualTo(image.split());
  }
}
