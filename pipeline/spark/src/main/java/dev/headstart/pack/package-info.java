/**
 * Writes shards: the images of a source come in, few large files that {@code source} reads go out.
 */
@NullMarked
package dev.headstart.pack;

import org.jspecify.annotations.NullMarked;
