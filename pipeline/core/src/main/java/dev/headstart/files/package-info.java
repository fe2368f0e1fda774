/**
 * Atomic writing on Hadoop's file systems: content goes into a draft beside its target and is moved
 * there when it is complete, so that a reader finds all of it or nothing.
 */
@NullMarked
package dev.headstart.files;

import org.jspecify.annotations.NullMarked;
