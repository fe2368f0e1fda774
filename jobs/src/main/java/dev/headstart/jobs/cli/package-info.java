/**
 * The common parts of all commands: options, the Spark session, progress, errors, exit status,
 * summary.
 */
@NullMarked
package dev.headstart.jobs.cli;

import org.jspecify.annotations.NullMarked;
