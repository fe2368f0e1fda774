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
 * A sequence of moves of files and folders that is undone unless all of them succeed.
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

  /** Creates an empty set of moves on this file system. */
  public Moves(FileSystem fs) {
    this.fs = Objects.requireNonNull(fs, "fs");
  }

  /**
   * Moves a file or a folder to a place where nothing exists.
   *
   * @throws FileAlreadyExistsException if something exists there
   * @throws IOException if the file system refuses; both messages name the two places
   */
  public void move(Path from, Path to) throws IOException {
    // Many file systems would move it into an existing folder and report success.
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

  /** Makes the moves final: they are no longer undone. */
  public void keep() {
    made.clear();
  }

  /** Undoes the moves, the last one first, unless {@link #keep} was called. */
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
