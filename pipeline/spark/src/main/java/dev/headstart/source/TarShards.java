// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.source.table.ShardCursor;
import dev.headstart.source.tar.TarMembers;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Tars of images, with or without WebDataset's label files. The key of an image is the name of its
 * member.
 *
 * @param tars the files
 * @see <a href="https://github.com/webdataset/webdataset">WebDataset</a>
 */
public record TarShards(List<FileStatus> tars) implements Shards {

  @Override
  public List<String> files() {
    return tars.stream().map(tar -> tar.getPath().toString()).toList();
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return ShardListing.of(spark, tars, TarListing::new);
  }

  @Override
  public Opener opener() {
    return Cursor::new;
  }

  /**
   * Returns the reason for passing over a member, such as a hidden file that macOS adds, or null if
   * it is an image.
   */
  static @Nullable PassedOver passed(String name) {
    PassedOver always = ImageFilter.always(name.substring(name.lastIndexOf('/') + 1));
    return always != null || ShardKind.isImage(name) ? always : PassedOver.NO_IMAGE;
  }

  private record Cursor(TarMembers members) implements ShardCursor {

    Cursor(String shard, long position, Configuration conf) throws IOException {
      this(new TarMembers(shard, position, conf));
    }

    @Override
    public @Nullable String next(Predicate<String> wanted) throws IOException {
      while (members.next()) {
        if (wanted.test(members.name()) && passed(members.name()) == null) {
          return members.name();
        }
      }
      return null;
    }

    @Override
    public Object image() throws IOException {
      return members.content();
    }

    @Override
    public void close() throws IOException {
      members.close();
    }
  }
}
