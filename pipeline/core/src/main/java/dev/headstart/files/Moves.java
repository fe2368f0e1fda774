// SPDX-License-Identifier: Apache-2.0
package dev.headstart.files;

import dev.headstart.Texts;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Moves of files and folders that count together: unless all of them succeed, those that did are
 * taken back.
 *
 * <pre>{@code
 * try (Moves moves = new Moves(fs)) {
 *   moves.move(target, aside);
 *   moves.move(draft, target);
 *   moves.keep();
 * }
 * }</pre>
 */
public final class Moves implements AutoCloseable {

  private record Move(Path from, Path to) {}

  private final FileSystem fs;
  private final Deque<Move> made = new ArrayDeque<>();

  /** Moves on this file system; none is made yet. */
  public Moves(FileSystem fs) {
    this.fs = Objects.requireNonNull(fs, "fs");
  }

  /**
   * Moves a file or a folder to a place where nothing is.
   *
   * @throws FileAlreadyExistsException where something is there
   * @throws IOException where the file system refuses; both name the two places
   */
  public void move(Path from, Path to) throws IOException {
    // many file systems would move it below a folder that is there, and say that all is well
    if (fs.exists(to) || !fs.rename(from, to)) {
      if (fs.exists(to)) {
        throw new FileAlreadyExistsException(
            Texts.format("Cannot move %s to %s: something is there", from, to));
      }
      throw refused(from, to);
    }
    made.push(new Move(from, to));
  }

  static IOException refused(Path from, Path to) {
    return new IOException(Texts.format("Cannot move %s to %s: the file system refuses", from, to));
  }

  /** The moves are whole: they are not taken back any more. */
  public void keep() {
    made.clear();
  }

  /** Takes back what was moved, the last move first, unless {@link #keep} was called. */
  @Override
  public void close() throws IOException {
    while (!made.isEmpty()) {
      Move last = made.pop();
      if (fs.exists(last.from()) || !fs.rename(last.to(), last.from())) {
        throw new IOException(
            Texts.format("Cannot move %s back to %s: it stays there", last.to(), last.from()));
      }
    }
  }
}
