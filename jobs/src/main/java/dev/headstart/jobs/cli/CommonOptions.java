// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {

  @Mixin private HelpOptions help;

  @Option(
      names = "--summary",
      paramLabel = "URI",
      description = "Write a summary of the run as JSON to this file, on any Hadoop file system.")
  @Nullable String summary;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file with defaults for all options (default: conf/headstart.conf).")
  @Nullable String config;

  @Option(names = "--verbose", description = "Show Spark's log and the stack traces of errors.")
  boolean verbose;
}
