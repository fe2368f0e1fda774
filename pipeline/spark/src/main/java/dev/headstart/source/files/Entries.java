// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a folder, read lazily. On the local file system all entries are returned,
 * including those that Hadoop omits: dangling links, names that are not UTF-8, and files that look
 * like Hadoop's checksums.
 */
public abstract sealed class Entries implements Closeable {

  /** Returns the next entry, or null after the last one. */
  public abstract @Nullable Entry next() throws IOException;

  @Override
  public void close() throws IOException {}

  /**
   * Opens a folder.
   *
   * @throws IOException if it cannot be listed
   */
  public static Entries of(Path folder, FileSystem fs) throws IOException {
    java.nio.file.Path local = LocalFiles.file(fs, folder).orElse(null);
    return local == null ? new Remote(fs.listStatusIterator(folder)) : new Local(folder, local);
  }

  /**
   * Returns the entry at an address.
   *
   * @return empty if nothing is there
   */
  public static Optional<Entry> at(Path path, FileSystem fs) throws IOException {
    java.nio.file.Path local = LocalFiles.file(fs, path).orElse(null);
    if (local != null) {
      return Optional.ofNullable(Entry.at(fs.makeQualified(path), local));
    }
    try {
      return Optional.of(Entry.of(fs.getFileStatus(path)));
    } catch (java.io.FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the real path of a folder, with all links resolved.
   *
   * @throws IOException if the folder does not exist
   */
  public static String realPath(Path folder, FileSystem fs) throws IOException {
    java.nio.file.Path local = LocalFiles.file(fs, folder).orElse(null);
    return local == null ? fs.makeQualified(folder).toString() : local.toRealPath().toString();
  }

  private static final class Remote extends Entries {
    private final RemoteIterator<FileStatus> entries;

    Remote(RemoteIterator<FileStatus> entries) {
      this.entries = entries;
    }

    @Override
    public @Nullable Entry next() throws IOException {
      return entries.hasNext() ? Entry.of(entries.next()) : null;
    }
  }

  private static final class Local extends Entries {
    private final Path folder;
    private final DirectoryStream<java.nio.file.Path> stream;
    private final Iterator<java.nio.file.Path> entries;

    @SuppressWarnings("StreamResourceLeak") // closed with these entries
    Local(Path folder, java.nio.file.Path local) throws IOException {
      this.folder = folder;
      this.stream = Files.newDirectoryStream(local);
      this.entries = stream.iterator();
    }

    @Override
    public @Nullable Entry next() throws IOException {
      try {
        Entry entry = null;
        while (entry == null && entries.hasNext()) {
          entry = Entry.in(folder, entries.next());
        }
        return entry;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
