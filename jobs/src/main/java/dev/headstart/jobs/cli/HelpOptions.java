// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options {@code --help} and {@code --version}, which all commands have. */
public final class HelpOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = "--version",
      versionHelp = true,
      description = "Show the versions of Headstart and of what decides its results.")
  private boolean version;

  /** Returns whether an option only shows something and is not a parameter of a run. */
  static boolean isOne(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  /** Sets the output of {@code --version} for a command and all its subcommands. */
  public static void addVersions(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionLines());
    line.getSubcommands().values().forEach(HelpOptions::addVersions);
  }
}
