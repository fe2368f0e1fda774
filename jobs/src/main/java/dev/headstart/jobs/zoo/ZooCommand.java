// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.jobs.cli.HelpOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code zoo}: manages pretrained nets. */
@Command(
    name = "zoo",
    header = "Find, fetch, check and bundle pretrained nets.",
    description = {
      "Pretrained nets with names: finds, fetches, checks and bundles them. Where a verb takes --net,",
      "it takes a name of the zoo as well as a file."
    },
    subcommands = {
      ZooListCommand.class,
      ZooShowCommand.class,
      ZooFetchCommand.class,
      ZooAddCommand.class,
      ZooVerifyCommand.class,
      ZooBundleCommand.class,
      ZooCheckCommand.class
    },
    footer = {
      "",
      "Example:",
      "  headstart zoo list",
      "  headstart zoo fetch squeezenet1.1",
      "  headstart zoo add mine.onnx --like torchvision --source 'our lab' --licence proprietary",
      "  headstart zoo check --net mine --images photos --labels labels.csv"
    })
public final class ZooCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private HelpOptions help;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Give a subcommand: zoo list, show, fetch, add, verify, bundle or check.");
  }
}
