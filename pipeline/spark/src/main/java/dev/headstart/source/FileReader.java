// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.source.files.LocalFiles;
import dev.headstart.source.files.Room;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Reads whole files from any Hadoop file system. */
public final class FileReader {

  private FileReader() {}

  /**
   * Reads a file of any length up to {@link Room#LARGEST}.
   *
   * @throws IOException with the reason in its message: not found, too large
   */
  static byte[] read(String uri, Configuration conf) throws IOException {
    Path path = path(uri);
    FileStatus status = path.getFileSystem(conf).getFileStatus(path);
    if (!status.isFile()) {
      throw new FileNotFoundException("not a file: " + uri);
    }
    return read(uri, status.getLen(), conf);
  }

  /**
   * Reads a file whose length is known, which saves a request.
   *
   * @throws IOException with the reason in its message: not found, not a regular file, too large,
   *     or of another length by now
   */
  public static byte[] read(String uri, long length, Configuration conf) throws IOException {
    if (length < 0) {
      throw new IOException("its length is not known");
    }
    Path path = path(uri);
    LocalFiles.checkRegular(path.getFileSystem(conf), path);
    Room.check(length);
    byte[] bytes = new byte[(int) length];
    try (FSDataInputStream in = plain(path.getFileSystem(conf)).open(path)) {
      in.readFully(bytes);
      if (in.read() >= 0) {
        throw new EOFException();
      }
    } catch (EOFException e) {
      throw new IOException("the file was written to while it was read", e);
    } catch (FSError e) { // thrown by Hadoop for a disk error
      throw new IOException(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
    }
    return bytes;
  }

  /**
   * Returns the file system without Hadoop's search for a checksum beside every local file, which
   * takes longer than opening it.
   */
  private static FileSystem plain(FileSystem files) {
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }

  private static Path path(String uri) throws IOException {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IOException("not an address: " + e.getMessage(), e);
    }
  }
}
