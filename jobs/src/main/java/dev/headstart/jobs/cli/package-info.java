/**
 * The common parts of all commands: options, the Spark session, progress, errors, exit status,
 * summary.
 */
package dev.headstart.jobs.cli;
