// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.source.files.Entries;
import dev.headstart.source.files.Entry;
import dev.headstart.source.files.LocalFiles;
import dev.headstart.source.files.Unreadable;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/**
 * Walks a folder lazily: its own entries, or everything below it. Links to folders are not followed
 * but reported, so that every folder is entered once.
 */
final class FileWalk implements Iterator<FileWalk.Found>, Closeable {

  /**
   * Something that the walk found.
   *
   * @param entry a file, a link to a folder, or something unreadable
   * @param passed the reason for passing over it, or null. Folders that are entered are not
   *     reported
   */
  record Found(Entry entry, @Nullable PassedOver passed) {

    boolean isLink() {
      return passed == null && entry.kind() == Entry.Kind.LINKED_FOLDER;
    }
  }

  /**
   * A folder to walk.
   *
   * @param path the path by which it was found
   * @param real its real path, with all links resolved
   */
  record Folder(String path, String real) implements java.io.Serializable {

    Folder below(Path path) {
      String parent = real.endsWith("/") ? real : real + "/";
      return new Folder(path.toString(), parent + path.getName());
    }
  }

  /** A folder whose entries are being read. */
  private record Open(Folder folder, Entries entries) {}

  private final FileSystem fs;
  private final boolean recursive;
  private final Function<String, @Nullable PassedOver> names;
  private final Set<String> entered;
  private final Deque<Open> open = new ArrayDeque<>();
  private @Nullable Found next;

  /**
   * Creates a walk.
   *
   * @param entered the real paths of folders that are walked elsewhere
   */
  FileWalk(
      Folder folder, boolean recursive, ImageFilter filter, Set<String> entered, Configuration conf)
      throws IOException {
    Path path = new Path(folder.path());
    this.fs = path.getFileSystem(conf);
    this.recursive = recursive;
    this.names = filter.names();
    this.entered = entered;
    try {
      open.push(new Open(folder, Entries.of(path, fs)));
    } catch (IOException e) {
      next = notListed(path, e);
    }
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !open.isEmpty()) {
        step();
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void step() throws IOException {
    Open top = open.element();
    Entry entry;
    try {
      entry = top.entries().next();
    } catch (IOException e) {
      open.remove().entries().close();
      next = notListed(new Path(top.folder().path()), e);
      return;
    }
    if (entry == null) {
      open.remove().entries().close();
    } else {
      visit(top.folder(), entry);
    }
  }

  @Override
  public Found next() {
    Found found = hasNext() ? next : null;
    if (found == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return found;
  }

  private void visit(Folder parent, Entry entry) throws IOException {
    boolean folder = entry.kind() == Entry.Kind.FOLDER || entry.kind() == Entry.Kind.LINKED_FOLDER;
    PassedOver passed = folder ? ImageFilter.always(entry.name()) : names.apply(entry.name());
    if (passed != null || entry.kind() != Entry.Kind.FOLDER) {
      next = new Found(entry, passed);
      return;
    }
    Folder below = parent.below(entry.path());
    if (entered.contains(below.real())) {
      next = new Found(entry, PassedOver.ENTERED);
    } else if (recursive) {
      try {
        open.push(new Open(below, Entries.of(entry.path(), fs)));
      } catch (IOException e) {
        next = notListed(entry.path(), e);
      }
    }
  }

  /**
   * Returns the report of a folder that cannot be listed; null if it no longer exists.
   *
   * @throws IOException if a retry may help, as with a network file system
   */
  private @Nullable Found notListed(Path folder, IOException why) throws IOException {
    if (why instanceof NoSuchFileException || why instanceof FileNotFoundException) {
      return null;
    }
    if (!LocalFiles.isLocal(fs) && !(why instanceof AccessControlException)) {
      throw why;
    }
    String reason = String.valueOf(why.getMessage()).replace('\n', ' ');
    return new Found(
        new Entry(
            folder, Entry.Kind.UNREADABLE, 0, 0, Unreadable.NOT_LISTED.text("a folder, " + reason)),
        null);
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.remove().entries().close();
    }
  }
}
