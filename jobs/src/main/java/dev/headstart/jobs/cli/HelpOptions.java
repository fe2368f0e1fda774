// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code --help} and {@code --version}, everywhere. */
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

  /** Whether an option only shows something, and is no parameter of a run. */
  static boolean isOne(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  /** Gives a command and all below it what {@code --version} says. */
  public static void addVersions(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionLines());
    line.getSubcommands().values().forEach(HelpOptions::addVersions);
  }
}
