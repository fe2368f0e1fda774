/**
 * Programs behind the scripts in {@code bench/}. Each compares two ways of doing the same in
 * alternating rounds.
 */
package dev.headstart.bench;
