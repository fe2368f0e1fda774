package dev.headstart.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zoo}: about pretrained nets. */
@Command(
    name = "zoo",
    header = "Look at pretrained nets.",
    description = "Looks at pretrained nets.",
    subcommands = ZooShowCommand.class)
final class ZooCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private HelpOptions help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: zoo show.");
  }
}
