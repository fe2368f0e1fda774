// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pack;

import dev.headstart.source.ShardKind;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Writes one shard. */
public interface PackWriter extends Closeable {

  /**
   * An image to pack.
   *
   * @param path its original address
   * @param label its class, or null
   * @param split its split, such as {@code train}, or null
   * @param file the encoded image
   */
  record Image(String path, @Nullable String label, @Nullable String split, byte[] file) {

    /** Returns the file name extension, according to the first bytes or otherwise the path. */
    String extension() {
      int magic = file.length < 4 ? 0 : ((file[0] & 0xff) << 8) | (file[1] & 0xff);
      return switch (magic) {
        case 0xffd8 -> "jpg";
        case 0x8950 -> "png";
        case 0x4749 -> "gif";
        case 0x424d -> "bmp";
        case 0x5249 -> "webp";
        case 0x4949, 0x4d4d -> "tif";
        default -> ShardKind.isImage(path) ? ShardKind.extension(path) : "jpg";
      };
    }
  }

  /** Adds an image. */
  void add(Image image) throws IOException;

  /** Opens a new shard. */
  static PackWriter open(PackFormat format, Path file, Configuration conf) throws IOException {
    return switch (format) {
      case PARQUET -> new ParquetPackWriter(file, conf);
      case TAR -> new TarPackWriter(file, conf);
    };
  }
}
