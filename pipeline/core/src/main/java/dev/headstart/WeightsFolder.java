// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The temporary folder of this JVM for weights of large models. It is in {@code java.io.tmpdir} and
 * deleted when the JVM shuts down.
 */
public final class WeightsFolder {

  private WeightsFolder() {}

  /**
   * Returns the folder.
   *
   * @throws UncheckedIOException if it cannot be created
   */
  public static Path path() {
    return Jvm.FOLDER;
  }

  /**
   * Returns memory that is in a temporary file rather than on the heap.
   *
   * @param bytes its size
   * @throws UncheckedIOException if the disk is full
   */
  public static ByteBuffer memory(int bytes) {
    try {
      Path file = Files.createTempFile(path(), "memory-", "");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(MapMode.READ_WRITE, 0, bytes);
      } finally {
        Files.deleteIfExists(file); // what is mapped stays until it is no longer used
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Maps a part of a file.
   *
   * @throws IOException if it cannot be read
   */
  public static ByteBuffer mapped(Path file, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, offset, length);
    }
  }

  /** Created at the first use, so that a JVM without large models has no such folder. */
  private static final class Jvm {

    static final Path FOLDER = create();

    private static Path create() {
      try {
        Path folder = Files.createTempDirectory("headstart-nets-");
        Runtime.getRuntime().addShutdownHook(new Thread(Jvm::delete, "headstart-nets"));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void delete() {
      try (Stream<Path> files = Files.list(FOLDER)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
        Files.delete(FOLDER);
      } catch (IOException e) {
        return; // the machine's own clean-up will find it
      }
    }
  }
}
