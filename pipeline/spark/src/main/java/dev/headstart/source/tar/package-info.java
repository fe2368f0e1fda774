/**
 * A reader of tar files: iterates over members, resolves links, and finds where the bytes of a
 * member begin and end.
 */
@NullMarked
package dev.headstart.source.tar;

import org.jspecify.annotations.NullMarked;
