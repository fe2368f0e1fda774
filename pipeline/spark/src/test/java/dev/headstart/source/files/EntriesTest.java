// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.Texts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntriesTest {

  @TempDir Path folder;

  @Test
  void aFolderTellsOfEverythingInIt() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("12:30 [x].jpg"), "abc");
    Files.writeString(Path.of(URI.create(folder.toUri() + "caf%E9.jpg")), "abc");
    Files.createDirectory(folder.resolve("below"));
    Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("file"), folder.resolve("12:30 [x].jpg"));
    Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("nothing"));
    Files.createSymbolicLink(folder.resolve("round"), Path.of("round"));
    Files.writeString(folder.resolve(".12.crc"), "abc");
    assertThat(
            new ProcessBuilder("mkfifo", folder.resolve("pipe.jpg").toString()).start().waitFor())
        .isZero();

    Map<String, String> found = new TreeMap<>();
    try (Entries entries = Entries.of(path(folder), fs())) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        String detail = entry.detail().replaceFirst(":.*", "");
        found.put(entry.name(), Texts.format("%s %d %s", entry.kind(), entry.length(), detail));
      }
    }

    assertThat(found.remove("below")).startsWith("FOLDER");
    assertThat(found.remove("up")).startsWith("LINKED_FOLDER").endsWith(real(folder.getParent()));
    assertThat(found)
        .containsOnly(
            Map.entry("12:30 [x].jpg", "FILE 3 "),
            Map.entry("caf\\xE9.jpg", "UNREADABLE 0 NAME_NOT_UTF8"),
            Map.entry("file", "FILE 3 "),
            Map.entry("nowhere", "UNREADABLE 0 LINK_TO_NOTHING"),
            Map.entry("round", "UNREADABLE 0 LINK_TO_NOTHING"),
            Map.entry(".12.crc", "FILE 3 "),
            Map.entry("pipe.jpg", "UNREADABLE 0 NOT_A_FILE"));
  }

  @Test
  void whatIsNoRegularFileIsNotOpened() throws IOException {
    assertThatThrownBy(() -> LocalFiles.checkRegular(fs(), path(Path.of("/dev/zero"))))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("a pipe, a socket or a device: only regular files are read");
    assertThatThrownBy(() -> LocalFiles.checkRegular(fs(), path(folder)))
        .hasMessage("a folder: only regular files are read");
  }

  @Test
  void whyIsKeptInAListing() {
    IOException pipe = Unreadable.exceptionOf(Unreadable.NOT_A_FILE.text("a pipe"));
    assertThat(pipe).isInstanceOf(UnreadableException.class);
    assertThat(((UnreadableException) pipe).text()).isEqualTo(Unreadable.NOT_A_FILE.text("a pipe"));
    assertThat(Unreadable.exceptionOf("the disk is away"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the disk is away");
  }

  @Test
  void bytesThatAreNoTextAreWrittenOut() {
    byte[] latin = "caf\u00e9 \u00fc".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Entry.text(latin)).isEqualTo("caf\\xE9 \\xFC");
    assertThat(Entry.text("\u65e5\uD83D\uDE00".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("\u65e5\uD83D\uDE00");
  }

  @Test
  void onlyUtf8IsGoodForNames() {
    assertThat(LocalFiles.isUtf8("UTF-8")).isTrue();
    assertThat(LocalFiles.isUtf8("utf8")).isTrue();
    assertThat(LocalFiles.isUtf8("ANSI_X3.4-1968")).isFalse();
    assertThat(LocalFiles.isUtf8("ISO-8859-1")).isFalse();
    assertThat(LocalFiles.isUtf8("no charset")).isFalse();
  }

  @Test
  void aTaskMayReadItsShareOfTheHeap() throws IOException {
    Room.check(100, 400, 3);
    assertThatThrownBy(() -> Room.check(101, 400, 3))
        .hasMessageStartingWith(
            "101 bytes are too many for the heap of 400, of which a task has 100");
    assertThatThrownBy(() -> Room.check(Room.LARGEST + 1)).hasMessageContaining("for an image");
  }

  private static FileSystem fs() throws IOException {
    return FileSystem.getLocal(new Configuration());
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }

  private static String real(Path folder) throws IOException {
    return folder.toRealPath().toString();
  }
}
