/**
 * Writes shards: the images of a source come in, few large files that {@code source} reads go out.
 */
package dev.headstart.pack;
