// SPDX-License-Identifier: Apache-2.0
package dev.headstart.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * A file or a folder that is written beside its place and moved there when it is whole.
 *
 * <p>What was there before is moved aside first and deleted last. Where the new one cannot be moved
 * in, the old one is moved back. On a local file system and on HDFS a file takes the old one's
 * place in one step. Elsewhere, and for folders, a process that is killed between the two moves
 * leaves the old one aside: {@link #aside} finds it, and the next draft that is moved in deletes
 * it.
 *
 * <pre>{@code
 * try (Draft draft = Draft.beside(fs, new Path("models/ants"))) {
 *   head.write().save(draft.path() + "/codes");
 *   draft.moveIn();
 * }
 * }</pre>
 */
public final class Draft implements AutoCloseable {

  private static final String DRAFT = ".draft";
  private static final String ASIDE = ".old";
  private static final int ATTEMPTS = 20;
  private static final long ABANDONED_MILLIS = 24L * 60 * 60 * 1000;

  /** What is written to a stream. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void to(OutputStream out) throws IOException;
  }

  private final FileSystem fs;
  private final Path target;
  private final Path path;

  private Draft(FileSystem fs, Path target, Path path) {
    this.fs = fs;
    this.target = target;
    this.path = path;
  }

  /**
   * A draft of its own; several processes may write to one place at once, and one of them wins.
   * Drafts of the same place that were left more than a day ago are deleted.
   *
   * @param target where it is to go; its folder needs not be there yet
   */
  public static Draft beside(FileSystem fs, Path target) throws IOException {
    Objects.requireNonNull(fs, "fs");
    Path name = sibling(target, "." + UUID.randomUUID() + DRAFT);
    sweep(fs, target);
    return new Draft(fs, target, name);
  }

  /**
   * Writes a file: a reader finds the old one or the new one, whole. What is no file but written as
   * one, such as {@code /dev/stdout}, is written at once.
   *
   * @throws IOException where it cannot be written or moved; the old one is there still
   */
  public static void write(FileSystem fs, Path target, Content content) throws IOException {
    if (isLocal(fs) && isDevice(target)) {
      write(target, fs, content);
      return;
    }
    try (Draft draft = beside(fs, target)) {
      write(draft.path(), fs, content);
      draft.moveIn();
    }
  }

  private static void write(Path file, FileSystem fs, Content content) throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      content.to(out);
    }
  }

  /**
   * Deletes what is there, and finds out whether a file can be written in its place.
   *
   * @throws IOException where it cannot, or where a folder is there
   */
  public static void clear(FileSystem fs, Path target) throws IOException {
    if (isLocal(fs) && isDevice(target)) {
      return;
    }
    if (fs.exists(target) && fs.getFileStatus(target).isDirectory()) {
      throw new IOException("it is a folder");
    }
    try (Draft draft = beside(fs, target)) {
      write(draft.path(), fs, out -> out.write('\n'));
    }
    fs.delete(target, false);
  }

  /**
   * The one before, where a process was killed while it replaced it: nothing is at {@code target}
   * then.
   */
  public static Optional<Path> aside(FileSystem fs, Path target) throws IOException {
    Path aside = sibling(target, ASIDE);
    return !fs.exists(target) && fs.exists(aside) ? Optional.of(aside) : Optional.empty();
  }

  /** Where to write: a place beside the target, with nothing there yet. */
  public Path path() {
    return path;
  }

  /**
   * Moves it in. Where several processes do so at once, each takes the place of the one before.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException where other processes were always
   *     faster; one of theirs is there
   * @throws IOException where the file system refuses; it names both places, and the old one is
   *     back
   */
  public void moveIn() throws IOException {
    if (fs.getFileStatus(path).isFile() && movedInOneStep()) {
      fs.delete(sibling(target, ASIDE), true);
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        moveInTwoSteps();
        return;
      } catch (IOException e) { // perhaps another process was between its two steps
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private void moveInTwoSteps() throws IOException {
    Path aside = sibling(target, ASIDE);
    try (Moves moves = new Moves(fs)) {
      if (fs.exists(target)) {
        fs.delete(aside, true); // older still
        moves.move(target, aside);
      }
      moves.move(path, target);
      moves.keep();
    }
    fs.delete(aside, true);
  }

  /** Deletes the draft, where it was not moved in. */
  @Override
  public void close() throws IOException {
    fs.delete(path, true);
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(10, 100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted between two attempts to move a file");
    }
  }

  /** Whether the file system can put a file in the place of another; then it was done. */
  private boolean movedInOneStep() throws IOException {
    if (fs instanceof DistributedFileSystem hdfs) {
      hdfs.rename(path, target, Options.Rename.OVERWRITE);
      return true;
    }
    if (!isLocal(fs) || (fs.exists(target) && fs.getFileStatus(target).isDirectory())) {
      return false;
    }
    if (!fs.rename(path, target)) {
      throw Moves.refused(path, target);
    }
    return true;
  }

  private static boolean isLocal(FileSystem fs) {
    return fs instanceof LocalFileSystem || fs instanceof RawLocalFileSystem;
  }

  private static boolean isDevice(Path target) {
    java.nio.file.Path file = java.nio.file.Path.of(target.toUri().getPath());
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  private static void sweep(FileSystem fs, Path target) throws IOException {
    Pattern ours =
        Pattern.compile(Pattern.quote("_" + target.getName()) + "\\.[0-9a-f-]{36}\\.draft");
    long now = System.currentTimeMillis();
    try {
      for (FileStatus left :
          fs.listStatus(target.getParent(), path -> ours.matcher(path.getName()).matches())) {
        if (now - left.getModificationTime() > ABANDONED_MILLIS) {
          fs.delete(left.getPath(), true);
        }
      }
    } catch (FileNotFoundException e) {
      return; // no folder, no drafts
    }
  }

  /** Hidden by its name from Spark, Delta and Headstart's own listings. */
  private static Path sibling(Path target, String ending) {
    String name = "_" + target.getName() + ending;
    return target.getParent() == null ? new Path(name) : new Path(target.getParent(), name);
  }
}
