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

/** Files of this machine, which Hadoop knows too little of: links, pipes, names. */
public final class LocalFiles {

  private static final String ENCODING = "sun.jnu.encoding";

  private LocalFiles() {}

  /**
   * The file of a path, where it is on this machine.
   *
   * @throws SetupException where this JVM cannot read names
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

  /** Whether a file system is this machine's. */
  public static boolean isLocal(FileSystem fs) {
    return fs instanceof LocalFileSystem || fs instanceof RawLocalFileSystem;
  }

  /** Whether this JVM reads the names of files as UTF-8: it takes that from the locale. */
  public static boolean namesAreUtf8() {
    return isUtf8(System.getProperty(ENCODING, ""));
  }

  /** Whether an encoding of names, as Java calls it, is UTF-8. */
  static boolean isUtf8(String encoding) {
    try {
      return Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // no charset, or no name of one
      return false;
    }
  }

  /**
   * Checks that this JVM can read names.
   *
   * @throws InputException where it cannot; says what to set
   */
  public static void checkNames() {
    if (!namesAreUtf8()) {
      throw new InputException(problem());
    }
  }

  /**
   * The same where names matter: on this machine's file system.
   *
   * @throws InputException where it cannot
   */
  public static void checkNames(FileSystem fs) {
    if (isLocal(fs)) {
      checkNames();
    }
  }

  private static String problem() {
    return Texts.format(
        "The names of files are read as %s here, so that others than plain English ones would be"
            + " lost: set LC_ALL=C.UTF-8 (bin/headstart does), on executors with --conf"
            + " spark.executorEnv.LC_ALL=C.UTF-8.",
        System.getProperty(ENCODING));
  }

  /**
   * Checks that a path is a regular file, so that no pipe hangs a task and no device feeds it.
   *
   * @throws IOException where it is another thing, or nothing
   */
  public static void checkRegular(FileSystem fs, org.apache.hadoop.fs.Path path)
      throws IOException {
    Path file = file(fs, path).orElse(null);
    if (file != null && Files.exists(file) && !Files.isRegularFile(file)) {
      throw Unreadable.NOT_A_FILE.exception(Entry.kindOf(file));
    }
  }
}
