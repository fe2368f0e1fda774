// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.zoo.Bundle;
import dev.headstart.zoo.NetFiles;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code zoo bundle}: writes a net with everything that belongs to it to one file. */
@Command(
    name = "bundle",
    header = "Bundle a net and its card into one file.",
    description = {
      "Writes a net, its card, labels and licence into one ZIP file, for clusters without",
      "internet access; --net accepts it directly."
    })
final class ZooBundleCommand extends ZooVerb {

  @Mixin private NamedNet net;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI.zip",
      description = "Where to write the bundle, on any Hadoop file system.")
  private String out;

  @Option(
      names = "--licence-file",
      paramLabel = "FILE",
      description =
          "A file with the text of the net's licence (default: the licence's name and the "
              + "source from the card).")
  private @Nullable String licenceFile;

  @Option(names = "--overwrite", description = "Replace the bundle if it exists.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) {
    if (!out.endsWith(".zip")) {
      throw new InputException(Texts.format("--out is %s: it must end with .zip.", out));
    }
    if (!overwrite && Arguments.exists("--out", out, job.hadoop())) {
      throw new InputException(
          Texts.format("There is a file at %s already: --overwrite replaces it.", out));
    }
    PretrainedNet loaded = net.load(zoo, job.hadoop());
    PretrainedNet bundled = loaded.card().golden() == null ? loaded.withGolden() : loaded;
    NetFiles files = new NetFiles(job.hadoop());
    String licence = licence(bundled.card(), files);
    files.write(out, to -> Bundle.write(bundled, licence, to));
    job.say("bundle  %s", out);
    return done(job, Map.of("nets", 1), bundled);
  }

  private String licence(NetCard of, NetFiles files) {
    return licenceFile == null
        ? Texts.format("%s%nSource: %s%n", of.licence(), of.source())
        : new String(files.read(licenceFile, "licence"), StandardCharsets.UTF_8);
  }
}
