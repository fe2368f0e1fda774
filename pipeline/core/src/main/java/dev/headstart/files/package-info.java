/**
 * Writing on Hadoop's file systems so that a reader finds all of it or nothing: content goes into a
 * draft beside its place, and is moved there when it is whole.
 */
@NullMarked
package dev.headstart.files;

import org.jspecify.annotations.NullMarked;
