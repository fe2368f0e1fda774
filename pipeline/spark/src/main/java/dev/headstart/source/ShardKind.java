// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.source.files.LocalFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** The kinds of files that hold many images. */
public enum ShardKind {
  TAR,
  PARQUET,
  SEQUENCE,
  /** A file with one image, or with none. */
  NONE;

  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff");
  private static final byte[] SEQ = {'S', 'E', 'Q'};

  /**
   * Returns the kind according to the file name. Sequence files have no extension of their own and
   * are recognised by their first bytes.
   */
  static ShardKind of(FileStatus file, Configuration conf) throws IOException {
    String extension = extension(file.getPath().getName());
    return switch (extension) {
      case "tar" -> TAR;
      case "parquet" -> PARQUET;
      default -> !IMAGES.contains(extension) && isSequence(file, conf) ? SEQUENCE : NONE;
    };
  }

  /** Returns whether a name has the extension of an image file. */
  public static boolean isImage(String name) {
    return IMAGES.contains(extension(name));
  }

  /** Returns the extension in lower case, without the dot; empty if there is none. */
  public static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean isSequence(FileStatus file, Configuration conf) throws IOException {
    if (file.getLen() < SEQ.length) {
      return false;
    }
    byte[] magic = new byte[SEQ.length];
    FileSystem fs = file.getPath().getFileSystem(conf);
    try {
      LocalFiles.checkRegular(fs, file.getPath());
      try (FSDataInputStream in = fs.open(file.getPath())) {
        in.readFully(magic);
      }
    } catch (IOException | FSError e) {
      return false; // an image that cannot be read: reading it will report the reason
    }
    return Arrays.equals(magic, SEQ);
  }
}
