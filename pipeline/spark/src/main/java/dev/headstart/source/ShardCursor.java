package dev.headstart.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Predicate;

/** Goes through the images of a shard in the order that they lie there. */
public interface ShardCursor extends Closeable {

  /**
   * Goes on to the next image that is wanted, without reading those before it where that can be.
   *
   * @return its key, or null where the shard has no more
   * @throws IOException where the shard cannot be read on; the message says why
   */
  String next(Predicate<String> wanted) throws IOException;

  /**
   * The image it is at: an encoded image as {@code byte[]}, a decoded one as a row of {@link
   * ShardRows#PIXELS}, or null.
   *
   * @throws IOException where this image cannot be read; others may be
   */
  Object image() throws IOException;
}
