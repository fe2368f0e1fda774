// SPDX-License-Identifier: Apache-2.0
package dev.headstart.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {

  private static final String KILLED = "_model.01234567-89ab-cdef-0123-456789abcdef.draft";

  @TempDir java.nio.file.Path folder;
  private FileSystem local;
  private Path target;

  @BeforeEach
  void local() throws IOException {
    local = FileSystem.getLocal(new Configuration()).getRawFileSystem();
    target = new Path(folder.resolve("model").toUri());
  }

  @Test
  void aFileTakesTheOldOnesPlaceAndNothingElseIsLeft() throws IOException {
    write(local, "old");
    write(local, "new");

    assertThat(folder.resolve("model")).hasContent("new");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void aFileSystemThatCannotReplaceInOneStepEndsTheSame() throws IOException {
    FileSystem other = new FilterFileSystem(local);
    write(other, "old");
    write(other, "new");

    assertThat(folder.resolve("model")).hasContent("new");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void aFolderTakesTheOldOnesPlaceWhole() throws IOException {
    for (String name : List.of("first", "second")) {
      try (Draft draft = Draft.beside(local, target)) {
        local.create(new Path(draft.path(), name)).close();
        draft.moveIn();
      }
      assertThat(folder.resolve("model").toFile().list()).containsExactly(name);
    }
    assertThat(names()).containsExactly("model");
  }

  @Test
  void whereItsMoveIsRefusedTheOldOneIsBack() throws IOException {
    write(local, "old");
    FileSystem refuses = refusing(from -> from.getName().endsWith(".draft"));

    assertThatThrownBy(() -> write(refuses, "new"))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "Cannot move .*/_model\\..*\\.draft to .*/model: the file system refuses");

    assertThat(folder.resolve("model")).hasContent("old");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void whereTheOldOnesMoveIsRefusedItStays() throws IOException {
    write(local, "old");
    FileSystem refuses = refusing(from -> from.getName().equals("model"));

    assertThatThrownBy(() -> write(refuses, "new"))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("Cannot move .*/model to .*/_model.old: the file system refuses");

    assertThat(folder.resolve("model")).hasContent("old");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void whatFailsInTheMiddleChangesNothing() throws IOException {
    write(local, "old");

    assertThatThrownBy(
            () ->
                Draft.write(
                    local,
                    target,
                    out -> {
                      out.write('n');
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");

    assertThat(folder.resolve("model")).hasContent("old");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void aKillBetweenTheTwoMovesLeavesTheOldOneToBeFound() throws IOException {
    Files.createDirectories(folder.resolve("_model.old/codes"));
    assertThat(Draft.aside(local, target))
        .contains(new Path(folder.resolve("_model.old").toUri().toString()));

    write(local, "new");

    assertThat(Draft.aside(local, target)).isEmpty();
    assertThat(names()).containsExactly("model");
  }

  @Test
  void anotherProcessThatWasFasterIsTold() {
    FileSystem raced =
        new FilterFileSystem(local) {
          @Override
          public boolean rename(Path from, Path to) throws IOException {
            fs.create(to).close();
            return false;
          }
        };

    assertThatThrownBy(() -> write(raced, "new")).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void foldersMovedInAtOnceAllSucceedAndOneIsLeft() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> moves = Collections.nCopies(40, this::moveInFolder);
      for (Future<Void> done : threads.invokeAll(moves)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(folder.resolve("model").toFile().list()).containsExactly("net.onnx");
    assertThat(names()).containsExactly("model");
  }

  private Void moveInFolder() throws IOException {
    try (Draft draft = Draft.beside(local, target)) {
      local.create(new Path(draft.path(), "net.onnx")).close();
      draft.moveIn();
      return null;
    }
  }

  @Test
  void draftsOfKilledProcessesAreDeletedAfterADay() throws IOException {
    java.nio.file.Path left = Files.createDirectories(folder.resolve(KILLED));
    Files.createDirectories(folder.resolve("_model2" + KILLED.substring(6)));
    write(local, "one");
    assertThat(names()).contains(KILLED);

    assertThat(left.toFile().setLastModified(System.currentTimeMillis() - 90_000_000)).isTrue();
    write(local, "two");

    assertThat(names()).containsExactly("_model2" + KILLED.substring(6), "model");
  }

  @Test
  void aDeviceIsWrittenToAndStays() throws IOException {
    Draft.write(local, new Path("/dev/null"), out -> out.write(1));

    assertThat(Files.isRegularFile(java.nio.file.Path.of("/dev/null"))).isFalse();
  }

  private FileSystem refusing(Predicate<Path> refused) {
    return new FilterFileSystem(local) {
      @Override
      public boolean rename(Path from, Path to) throws IOException {
        return !refused.test(from) && super.rename(from, to);
      }
    };
  }

  private void write(FileSystem fs, String text) throws IOException {
    Draft.write(fs, target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
