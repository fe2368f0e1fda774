package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Walks a folder's files as they are asked for: its own, or all below it. */
final class FileWalk implements Iterator<FileStatus> {

  private static final int DEEPEST = 64; // deeper than any real tree: a loop of symbolic links

  private final FileSystem fs;
  private final boolean recursive;
  private final Predicate<String> names;
  private final Deque<RemoteIterator<FileStatus>> open = new ArrayDeque<>();
  private FileStatus next;

  FileWalk(Path folder, boolean recursive, ImageFilter filter, Configuration conf)
      throws IOException {
    this.fs = folder.getFileSystem(conf);
    this.recursive = recursive;
    this.names = filter.names();
    open.push(fs.listStatusIterator(folder));
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !open.isEmpty()) {
        if (open.element().hasNext()) {
          visit(open.element().next());
        } else {
          open.remove();
        }
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FileStatus next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileStatus file = next;
    next = null;
    return file;
  }

  private void visit(FileStatus entry) throws IOException {
    if (entry.isFile()) {
      next = names.test(entry.getPath().getName()) ? entry : null;
    } else if (recursive && !ImageFilter.hidden(entry.getPath().getName())) {
      if (open.size() >= DEEPEST) {
        throw new InputException(
            Texts.format(
                "More than %d folders deep at %s: a loop of links? Name the folders that hold"
                    + " images.",
                DEEPEST, entry.getPath()));
      }
      open.push(fs.listStatusIterator(entry.getPath()));
    }
  }
}
