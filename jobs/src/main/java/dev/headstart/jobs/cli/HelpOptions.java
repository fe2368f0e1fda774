package dev.headstart.jobs.cli;

import picocli.CommandLine.Option;

/** {@code --help}, everywhere. */
public final class HelpOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;
}
