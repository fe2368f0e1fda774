// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the shard of an image from the image's path, {@code SHARD#KEY}. */
public final class ShardIndex implements Serializable {

  private static final long serialVersionUID = 1L;

  private final HashMap<String, Integer> kinds = new HashMap<>();
  private final Shards.Opener[] openers;

  ShardIndex(List<Shards> all) {
    openers = all.stream().map(Shards::opener).toArray(Shards.Opener[]::new);
    for (int i = 0; i < openers.length; i++) {
      int kind = i;
      all.get(i).files().forEach(file -> kinds.put(file, kind));
    }
  }

  /**
   * Returns the shard, or null for an image in a file of its own, whose name may contain a {@code
   * #} too.
   */
  public @Nullable String shard(String path) {
    for (int end = path.indexOf('#'); end >= 0; end = path.indexOf('#', end + 1)) {
      String shard = path.substring(0, end);
      if (kinds.containsKey(shard)) {
        return shard;
      }
    }
    return null;
  }

  /** Returns the opener of a shard. */
  Shards.Opener opener(String shard) {
    return openers[Objects.requireNonNull(kinds.get(shard), shard)];
  }
}
