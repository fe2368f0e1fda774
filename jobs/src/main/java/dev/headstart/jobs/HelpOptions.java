package dev.headstart.jobs;

import picocli.CommandLine.Option;

/** {@code --help}, everywhere. */
final class HelpOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;
}
