/** The command {@code train}: its options, the rows it learns from, what it prints. */
@NullMarked
package dev.headstart.jobs.train;

import org.jspecify.annotations.NullMarked;
