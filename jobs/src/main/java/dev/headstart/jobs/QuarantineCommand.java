// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.jobs.cli.HelpOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code quarantine}: shows the images that have no codes. */
@Command(
    name = "quarantine",
    header = "Inspect the images that could not be coded.",
    description = {"Inspects the images that could not be coded."},
    subcommands = QuarantineListCommand.class)
final class QuarantineCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private HelpOptions help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Give a subcommand: quarantine list.");
  }
}
