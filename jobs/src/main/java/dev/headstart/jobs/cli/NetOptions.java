// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.builtin.EmbeddedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.zoo.Nets;
import java.io.PrintStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose a pretrained net. */
public final class NetOptions {

  @Option(
      names = "--net",
      defaultValue = EmbeddedNet.NAME,
      paramLabel = "NAME|PATH",
      description =
          "The pretrained net: ${DEFAULT-VALUE} (the default), the small net that comes "
              + "with Headstart; a name of the zoo (see headstart zoo list), downloaded at "
              + "first use; or an ONNX file with its card beside it (NAME.onnx and NAME.yaml) "
              + "or a bundle (NAME.zip), on any Hadoop file system.")
  String net;

  @Option(
      names = "--card",
      paramLabel = "FILE",
      description = "The net's card, if it is not beside the net.")
  @Nullable String card;

  @Mixin private ZooOptions zoo;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  public PretrainedNet load(Configuration hadoop) {
    if (net.equals(EmbeddedNet.NAME)
        && !command.commandLine().getParseResult().hasMatchedOption("--net")) {
      command
          .commandLine()
          .getErr()
          .println(
              "headstart: no --net, so it is the embedded one, which was trained on no photo; for"
                  + " photos take --net NAME (see headstart zoo list).");
    }
    return load(net, card, zoo, hadoop);
  }

  public static PretrainedNet load(
      String net, @Nullable String card, ZooOptions zoo, Configuration hadoop) {
    PrintStream err = System.err; // stays open: the progress only ends its line
    try (DownloadProgress progress = new DownloadProgress(err, System.console() != null)) {
      Nets nets = zoo.nets(hadoop, progress);
      return card == null ? nets.load(net) : nets.load(net, card);
    }
  }

  public PretrainedNet load(Configuration hadoop, @Nullable ExifOrientation exif) {
    PretrainedNet loaded = load(hadoop);
    if (exif == null) {
      return loaded;
    }
    NetCard asked = loaded.card().withInput(loaded.card().input().withExif(exif));
    return PretrainedNet.of(loaded.file(), asked);
  }
}
