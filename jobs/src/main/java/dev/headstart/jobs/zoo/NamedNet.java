// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.ZooOptions;
import dev.headstart.net.PretrainedNet;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The one net that a command of the zoo works on. */
final class NamedNet {

  @Parameters(
      paramLabel = "NET",
      description = "A name, an ONNX file with its card beside it, or a bundle.")
  private String net;

  @Option(
      names = "--card",
      paramLabel = "FILE",
      description = "The net's card, if it is not beside the net.")
  private @Nullable String card;

  PretrainedNet load(ZooOptions zoo, Configuration hadoop) {
    return NetOptions.load(net, card, zoo, hadoop);
  }
}
