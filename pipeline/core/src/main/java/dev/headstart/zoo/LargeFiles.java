// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.Texts;
import dev.headstart.WeightsFolder;
import dev.headstart.net.OnnxFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Reads large files of any Hadoop file system without having them on the heap: local ones are
 * mapped, others are downloaded first.
 *
 * @param systems gives the file system of a path
 */
record LargeFiles(Systems systems) {

  /** Gives the file system of a path. */
  @FunctionalInterface
  interface Systems {
    FileSystem of(Path path) throws IOException;
  }

  /** Returns the size of a file in bytes; 0 if there is none. */
  long size(Path path) {
    try {
      FileStatus status = systems.of(path).getFileStatus(path);
      return status.isFile() ? status.getLen() : 0;
    } catch (IOException | IllegalArgumentException e) {
      return 0; // reading it will tell why
    }
  }

  /**
   * Returns a whole file.
   *
   * @throws IOException if it cannot be read, or has more than 2 GB
   */
  ByteBuffer whole(Path path) throws IOException {
    long size = size(path);
    if (size > Integer.MAX_VALUE) {
      throw new IOException(
          Texts.format(
              "%,d bytes are too many: above 2 GB the weights must be in another file"
                  + " (save_as_external_data=True of onnx.save_model)",
              size));
    }
    return part(path, 0, (int) size);
  }

  /**
   * Returns a part of a file.
   *
   * @throws IOException if the file does not exist or is too short
   */
  ByteBuffer part(Path path, long offset, int length) throws IOException {
    FileSystem fs = systems.of(path);
    FileStatus status = fs.getFileStatus(path);
    if (!status.isFile()) {
      throw new IOException(path + " is no file");
    }
    if (status.getLen() < offset + length) {
      throw new IOException(
          Texts.format(
              "%s is cut short: it has %,d bytes, but %,d are needed",
              path, status.getLen(), offset + length));
    }
    if (status.getLen() < OnnxFile.LARGE) {
      byte[] bytes = new byte[length];
      try (FSDataInputStream in = fs.open(path)) {
        in.readFully(offset, bytes);
      }
      return ByteBuffer.wrap(bytes);
    }
    java.nio.file.Path local =
        fs instanceof RawLocalFileSystem raw
            ? raw.pathToFile(path).toPath()
            : downloaded(fs, status);
    return WeightsFolder.mapped(local, offset, length);
  }

  /**
   * Returns a local file that may be deleted then.
   *
   * @throws IOException if it cannot be read
   */
  static ByteBuffer whole(java.nio.file.Path file) throws IOException {
    long size = Files.size(file);
    return size < OnnxFile.LARGE
        ? ByteBuffer.wrap(Files.readAllBytes(file))
        : WeightsFolder.mapped(file, 0, Math.toIntExact(size));
  }

  /**
   * Returns what is left of a stream.
   *
   * @return empty if it has more bytes than {@code limit}
   * @throws IOException if it cannot be read, or the disk is full
   */
  static Optional<ByteBuffer> whole(InputStream in, long limit) throws IOException {
    byte[] start = in.readNBytes((int) OnnxFile.LARGE);
    if (start.length < OnnxFile.LARGE) {
      return start.length > limit ? Optional.empty() : Optional.of(ByteBuffer.wrap(start));
    }
    java.nio.file.Path file = Files.createTempFile(WeightsFolder.path(), "part-", "");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        out.write(start);
        byte[] buffer = new byte[1 << 16];
        long left = limit - start.length;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          left -= n;
          if (left < 0) {
            return Optional.empty();
          }
          out.write(buffer, 0, n);
        }
      }
      return Optional.of(whole(file));
    } finally {
      Files.delete(file);
    }
  }

  private static java.nio.file.Path downloaded(FileSystem fs, FileStatus file) throws IOException {
    String version =
        Texts.format(
            "%s-%d-%d",
            Integer.toHexString(file.getPath().toUri().hashCode()),
            file.getLen(),
            file.getModificationTime());
    java.nio.file.Path local = WeightsFolder.path().resolve(version);
    if (!Files.exists(local)) {
      java.nio.file.Path part = Files.createTempFile(WeightsFolder.path(), "part-", "");
      try (InputStream in = fs.open(file.getPath())) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, local, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return local;
  }
}
