/**
 * Writing of shards: takes the images of a source and writes them to few large files that {@code
 * source} reads.
 */
@NullMarked
package dev.headstart.pack;

import org.jspecify.annotations.NullMarked;
