// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Iterates over the images of a shard in the order in which they are stored. */
public interface ShardCursor extends Closeable {

  /**
   * Advances to the next wanted image, if possible without reading the ones before it.
   *
   * @return its key, or null at the end of the shard
   * @throws IOException if the rest of the shard cannot be read; the message gives the reason
   */
  @Nullable String next(Predicate<String> wanted) throws IOException;

  /**
   * Returns the current image: an encoded image as {@code byte[]}, a decoded one as a row of
   * Spark's image struct, or null.
   *
   * @throws IOException if this image cannot be read; others may be readable
   */
  @Nullable Object image() throws IOException;
}
