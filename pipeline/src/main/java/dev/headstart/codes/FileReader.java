package dev.headstart.codes;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads whole files from any Hadoop file system. */
final class FileReader {

  /** No photo is larger; a film or an archive among the photos must not fill the executor. */
  static final long LARGEST = 1L << 29;

  private FileReader() {}

  /**
   * The file's bytes.
   *
   * @throws IOException with the reason in its message: not there, too large, changed while read
   */
  static byte[] read(String uri, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = path.getFileSystem(conf);
    FileStatus status = fs.getFileStatus(path);
    if (!status.isFile()) {
      throw new FileNotFoundException("not a file");
    }
    if (status.getLen() > LARGEST) {
      throw new IOException(
          "%,d bytes are too many for an image (%,d at most)".formatted(status.getLen(), LARGEST));
    }
    byte[] bytes = new byte[(int) status.getLen()];
    try (FSDataInputStream in = fs.open(path)) {
      in.readFully(bytes);
    }
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
