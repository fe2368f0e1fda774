/** What every verb has: options, the Spark session, progress, errors, exit status, summary. */
package dev.headstart.jobs.cli;
