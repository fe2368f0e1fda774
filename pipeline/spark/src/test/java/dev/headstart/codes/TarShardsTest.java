// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.source.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarShardsTest {

  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void makeImages() throws IOException {
    images = TestImages.write(folder.resolve("images"), 3, 1);
  }

  @Test
  void aWebDatasetGivesTheCodesOfTheFolder() throws IOException {
    Path tar = folder.resolve("with blank/set-0.tar");
    try (Tar out = new Tar(tar)) {
      int n = 0;
      for (Path file : files()) {
        String key = Texts.format("%06d", n++);
        String label = file.getParent().getFileName().toString();
        switch (n % 4) {
          case 0 -> out.add(key + ".cls", label + "\n");
          case 1 -> out.add(key + ".json", "{\"label\": \"" + label + "\", \"split\": \"test\"}");
          case 2 -> out.add(key + ".txt", label);
          default -> out.add("./" + label + "/._" + key + ".jpg", "macOS");
        }
        out.add((n % 4 == 3 ? "./" + label + "/" : "") + key + ".JPG", Files.readAllBytes(file));
      }
    }

    SourceCodes coded = SourceCodes.of(tar);

    assertThat(coded.codes()).hasSize(9).isEqualTo(SourceCodes.of(images).codes());
    Row first = coded.listing().orderBy("path").filter("split = 'test'").first();
    assertThat(first.<String>getAs("path")).isEqualTo("file:" + tar + "#000000.JPG");
    assertThat(first.<Long>getAs("length")).isEqualTo(Files.size(files().get(0)));
    assertThat(coded.failures()).isEmpty();
  }

  @Test
  void aPlainTarHasItsLabelsInItsFoldersWhateverTheNames() throws IOException {
    Path tar = folder.resolve("plain.tar");
    String deep = "a/very long folder, ünïcode/".repeat(12);
    try (Tar out = new Tar(tar)) {
      for (Path file : files()) {
        out.add("../../" + deep + images.relativize(file), Files.readAllBytes(file));
      }
    }

    assertThat(SourceCodes.of(tar).codes()).isEqualTo(SourceCodes.of(images).codes());
    assertThat(SourceCodes.of(new Labels.None(), tar).listing().filter("label is null").count())
        .isEqualTo(9);
  }

  @Test
  void aCutTarLosesOnlyItsLastImage() throws IOException {
    Path tar = plain("cut.tar");
    byte[] whole = Files.readAllBytes(tar);
    long last = Files.size(files().get(8));
    int end = lastData(whole);
    Files.write(tar, Arrays.copyOf(whole, end - 100));

    SourceCodes coded = SourceCodes.of(tar);

    assertThat(coded.coded()).hasSize(9);
    assertThat(coded.codes()).hasSize(8);
    assertThat(coded.failures())
        .containsExactly(
            Texts.format(
                "cut.tar#discs/discs002.jpg read the tar is cut at byte %,d: 100 of %,d bytes of"
                    + " this member are missing",
                end - 100, last));
  }

  @Test
  void whatIsLostWithoutANameHasItsRowToo() throws IOException {
    Path cut = plain("cut.tar");
    byte[] whole = Files.readAllBytes(cut);
    int end = (lastData(whole) + 511) / 512 * 512;
    Files.write(cut, Arrays.copyOf(whole, end));
    Path garbage = plain("garbage.tar");
    byte[] noise = whole.clone();
    Arrays.fill(noise, end, end + 512, (byte) 'x');
    Files.write(garbage, noise);
    Path empty = folder.resolve("empty.tar");
    try (Tar out = new Tar(empty)) {
      out.add("readme.md", "no images");
    }

    SourceCodes coded = SourceCodes.of(cut, garbage, empty);

    assertThat(coded.codes()).hasSize(9); // the same ones twice
    assertThat(coded.failures())
        .containsExactly(
            Texts.format(
                "cut.tar#(the rest) read the tar is cut at byte %,d: it has no end mark, what"
                    + " followed is lost",
                end),
            "empty.tar#(no image) read there is no image in it",
            Texts.format("garbage.tar#(the rest) read garbage at byte %,d: no tar header", end));
  }

  @Test
  void hostileSizesAndRepeatedNamesAreFailuresOfTheirImages() throws IOException {
    Path tar = folder.resolve("hostile.tar");
    try (Tar out = new Tar(tar)) {
      out.add("twice.jpg", Files.readAllBytes(files().get(0)));
      out.add("twice.jpg", Files.readAllBytes(files().get(1)));
      out.claim("huge.jpg", 1L << 60);
    }

    SourceCodes coded = SourceCodes.of(tar);

    assertThat(coded.codes()).hasSize(1);
    assertThat(coded.failures())
        .satisfiesExactly(
            huge -> assertThat(huge).contains("huge.jpg read 1,152,921,504,606,846,976 bytes are"),
            twice -> assertThat(twice).contains("twice.jpg#2 read", "more than once"));
  }

  @Test
  void manyBlocksArePartsOfTheirShardAndAnyChunkCanBeRead() throws IOException {
    Path tar = folder.resolve("many.tar");
    byte[] one = Files.readAllBytes(files().get(0));
    try (Tar out = new Tar(tar)) {
      for (int i = 0; i < 300; i++) {
        out.add(Texts.format("bars/%03d.jpg", i), one);
      }
    }
    SourceCodes source = SourceCodes.of(tar);

    assertThat(source.listing().select("block").distinct().count()).isEqualTo(3);
    List<Row> some = source.coded(source.listing().filter("path like '%7.jpg'"));
    assertThat(some).hasSize(30).allMatch(row -> row.getAs("error") == null);
    List<Row> withoutBlocks =
        source.coded(source.listing().drop("block").filter("path like '%29_.jpg'"));
    assertThat(withoutBlocks).hasSize(10).allMatch(row -> row.getAs("error") == null);
  }

  @Test
  void filesAndTarsMixButATarAmongPhotosIsNoImage() throws IOException {
    Path tar = plain("plain.tar");
    Path other = TestImages.write(folder.resolve("other"), 2, 9);
    Set<String> both = SourceCodes.of(images).codes();
    both.addAll(SourceCodes.of(other).codes());

    assertThat(SourceCodes.of(other, tar).codes()).hasSize(15).isEqualTo(both);

    Files.copy(tar, images.resolve("bars/old.tar"));
    SourceCodes photos = SourceCodes.of(images);
    assertThat(photos.codes()).hasSize(9);
    assertThat(photos.coded())
        .filteredOn(row -> row.getAs("error") != null)
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("path")).endsWith("bars/old.tar"));

    Path shards = Files.createDirectories(folder.resolve("shards/deep"));
    Files.copy(tar, shards.resolve("0.tar"));
    assertThat(SourceCodes.of(folder.resolve("shards")).codes()).hasSize(9);
  }

  private Path plain(String name) throws IOException {
    Path tar = folder.resolve(name);
    try (Tar out = new Tar(tar)) {
      for (Path file : files()) {
        out.add(images.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return tar;
  }

  /** Where the data of the last image ends. */
  private int lastData(byte[] tar) throws IOException {
    byte[] last = Files.readAllBytes(files().get(8));
    for (int at = tar.length - last.length; at >= 0; at--) {
      if (Arrays.equals(tar, at, at + last.length, last, 0, last.length)) {
        return at + last.length;
      }
    }
    throw new AssertionError("the last image is not there");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(images)) {
      return all.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
  }

  /** Another writer of tars than ours. */
  private static final class Tar implements AutoCloseable {

    private final OutputStream file;
    private final TarArchiveOutputStream out;

    Tar(Path path) throws IOException {
      Files.createDirectories(path.getParent());
      file = Files.newOutputStream(path);
      out = new TarArchiveOutputStream(file, "UTF-8");
      boolean gnu = path.toString().contains("plain");
      out.setLongFileMode(
          gnu ? TarArchiveOutputStream.LONGFILE_GNU : TarArchiveOutputStream.LONGFILE_POSIX);
      out.setAddPaxHeadersForNonAsciiNames(!gnu);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    void add(String name, String text) throws IOException {
      add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void add(String name, byte[] bytes) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(bytes.length);
      out.putArchiveEntry(entry);
      out.write(bytes);
      out.closeArchiveEntry();
    }

    /** A header that promises more than there is; the file ends there. */
    void claim(String name, long size) throws IOException {
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      TarArchiveOutputStream liar = new TarArchiveOutputStream(header);
      liar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(size);
      liar.putArchiveEntry(entry);
      out.flush();
      file.write(header.toByteArray(), 0, 512);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
