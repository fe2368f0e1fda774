// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import dev.headstart.InputException;
import dev.headstart.SetupException;
import dev.headstart.Texts;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Access to local files where Hadoop's own is insufficient: links, pipes, names. */
public final class LocalFiles {

  private static final String ENCODING = "sun.jnu.encoding";

  private LocalFiles() {}

  /**
   * Returns the local file of a path, if the file system is local.
   *
   * @throws SetupException if this JVM cannot decode file names
   */
  public static Optional<Path> file(FileSystem fs, org.apache.hadoop.fs.Path path) {
    RawLocalFileSystem local =
        fs instanceof LocalFileSystem checked
            ? (RawLocalFileSystem) checked.getRaw()
            : fs instanceof RawLocalFileSystem raw ? raw : null;
    if (local == null) {
      return Optional.empty();
    }
    if (!namesAreUtf8()) {
      throw new SetupException(problem(), null);
    }
    return Optional.of(local.pathToFile(path).toPath());
  }

  /** Returns whether a file system is the local one. */
  public static boolean isLocal(FileSystem fs) {
    return fs instanceof LocalFileSystem || fs instanceof RawLocalFileSystem;
  }

  /** Returns whether this JVM decodes file names as UTF-8, which it takes from the locale. */
  public static boolean namesAreUtf8() {
    return isUtf8(System.getProperty(ENCODING, ""));
  }

  /** Returns whether an encoding, by its Java name, is UTF-8. */
  static boolean isUtf8(String encoding) {
    try {
      return Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // an unknown or invalid charset name
      return false;
    }
  }

  /**
   * Checks that this JVM can decode file names.
   *
   * @throws InputException if it cannot; the message says what to set
   */
  public static void checkNames() {
    if (!namesAreUtf8()) {
      throw new InputException(problem());
    }
  }

  /**
   * Checks that this JVM can decode file names, if the file system is local.
   *
   * @throws InputException if it cannot
   */
  public static void checkNames(FileSystem fs) {
    if (isLocal(fs)) {
      checkNames();
    }
  }

  private static String problem() {
    return Texts.format(
        "File names are decoded as %s here, so names with other than English letters would"
            + " be lost: set LC_ALL=C.UTF-8 (bin/headstart does), on executors with --conf"
            + " spark.executorEnv.LC_ALL=C.UTF-8.",
        System.getProperty(ENCODING));
  }

  /**
   * Checks that a path is a regular file, so that a task is not blocked by a pipe or fed endlessly
   * by a device.
   *
   * @throws IOException if it is something else, or does not exist
   */
  public static void checkRegular(FileSystem fs, org.apache.hadoop.fs.Path path)
      throws IOException {
    Path file = file(fs, path).orElse(null);
    if (file != null && Files.exists(file) && !Files.isRegularFile(file)) {
      throw Unreadable.NOT_A_FILE.exception(Entry.kindOf(file));
    }
  }
}
