// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.pack.PackFormat;
import dev.headstart.pack.PackWriter;
import dev.headstart.source.Shards;
import dev.headstart.source.TableShards;
import dev.headstart.source.TarShards;
import dev.headstart.source.table.ShardCursor;
import dev.headstart.source.table.TableColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Run in a JVM of its own: writes and reads a shard of 300 MB. */
final class LargeShard {

  private static final int IMAGES = 300;
  private static final int BYTES = 1 << 20;

  private LargeShard() {}

  public static void main(String[] args) throws IOException {
    PackFormat format = PackFormat.valueOf(args[0]);
    Configuration conf = new Configuration();
    try (PackWriter out = PackWriter.open(format, new Path(args[1]), conf)) {
      for (int i = 0; i < IMAGES; i++) {
        out.add(new PackWriter.Image("file:/x/" + i + ".jpg", "x", null, image(i)));
      }
    }
    Shards.Opener opener =
        format == PackFormat.TAR
            ? new TarShards(List.of()).opener()
            : new TableShards(null, new TableColumn("image", List.of("bytes"))).opener();
    int images = 0;
    try (ShardCursor shard = opener.open(args[1], 0, conf)) {
      while (shard.next(key -> true) != null) {
        if (!Arrays.equals((byte[]) shard.image(), image(images++))) {
          throw new AssertionError("image " + images + " is another");
        }
      }
    }
    if (images != IMAGES) {
      throw new AssertionError(images + " images");
    }
  }

  private static byte[] image(int seed) {
    byte[] bytes = new byte[BYTES];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
