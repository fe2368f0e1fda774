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
 * A file or folder that is written beside its target and moved there when it is complete.
 *
 * <p>What was at the target before is first moved aside and deleted last. If the new one cannot be
 * moved in, the old one is moved back. On a local file system and on HDFS, a file replaces the old
 * one in one step. On other file systems, and for folders, a process that is killed between the two
 * moves leaves the old one aside: {@link #aside} finds it, and the next draft that is moved in
 * deletes it.
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

  /** Content that is written to a stream. */
  @FunctionalInterface
  public interface Content {
    /** Writes the whole content. */
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
   * Creates a draft. Several processes may write to the same target at once; each has its own
   * draft, and the last one moved in wins. Drafts of the same target that were left more than a day
   * ago are deleted.
   *
   * @param target the place to write to; its parent folder does not need to exist
   */
  public static Draft beside(FileSystem fs, Path target) throws IOException {
    Objects.requireNonNull(fs, "fs");
    Path name = sibling(target, "." + UUID.randomUUID() + DRAFT);
    sweep(fs, target);
    return new Draft(fs, target, name);
  }

  /**
   * Writes a file: a reader finds either the old or the new one, complete. A target that is not a
   * regular file, such as {@code /dev/stdout}, is written directly.
   *
   * @throws IOException if the file cannot be written or moved; the old one is then still there
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
   * Deletes an existing file at the target and checks that a file can be written there.
   *
   * @throws IOException if it cannot, or if a folder is there
   */
  public static void clear(FileSystem fs, Path target) throws IOException {
    if (isLocal(fs) && isDevice(target)) {
      return;
    }
    if (fs.exists(target) && fs.getFileStatus(target).isDirectory()) {
      throw new IOException("it is a folder");
    }
    check(fs, target);
    fs.delete(target, false);
  }

  /**
   * Checks that a file or folder can be written, by a small file beside it that is deleted again.
   *
   * @throws IOException if it cannot
   */
  public static void check(FileSystem fs, Path target) throws IOException {
    try (Draft draft = beside(fs, target)) {
      write(draft.path(), fs, out -> out.write('\n'));
    }
  }

  /**
   * Returns the previous version if a process was killed while it replaced it; nothing is at {@code
   * target} then.
   */
  public static Optional<Path> aside(FileSystem fs, Path target) throws IOException {
    Path aside = sibling(target, ASIDE);
    return !fs.exists(target) && fs.exists(aside) ? Optional.of(aside) : Optional.empty();
  }

  /** Returns the path to write to: a place beside the target that does not exist yet. */
  public Path path() {
    return path;
  }

  /**
   * Moves the draft to its target. If several processes do so at once, each replaces the version of
   * the one before.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if other processes were faster at every
   *     attempt; one of their versions is at the target
   * @throws IOException if the file system refuses; the message names both places, and the old
   *     version is back
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
        fs.delete(aside, true); // a version older still
        moves.move(target, aside);
      }
      moves.move(path, target);
      moves.keep();
    }
    fs.delete(aside, true);
  }

  /** Deletes the draft if it was not moved in. */
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

  /**
   * Replaces the target in one step if the file system can do that for a file.
   *
   * @return whether it was done
   */
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

  /**
   * Returns a path beside the target, with a name that Spark, Delta and Headstart's own listings
   * ignore.
   */
  private static Path sibling(Path target, String ending) {
    String name = "_" + target.getName() + ending;
    return target.getParent() == null ? new Path(name) : new Path(target.getParent(), name);
  }
}
