/**
 * Programs behind the scripts in {@code bench/}. Each compares two ways of doing the same in
 * alternating rounds.
 */
@NullMarked
package dev.headstart.bench;

import org.jspecify.annotations.NullMarked;
