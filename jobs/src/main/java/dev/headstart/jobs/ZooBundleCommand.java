package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.net.NetCard;
import dev.headstart.net.PretrainedNet;
import dev.headstart.zoo.Bundle;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zoo bundle}: a net with all that belongs to it in one file. */
@Command(
    name = "bundle",
    header = "Put a net with all that belongs to it into one file.",
    description = {
      "Writes a net, its card, labels and licence into one ZIP, for clusters without internet: --net",
      "takes it as it is."
    })
final class ZooBundleCommand extends ZooVerb {

  @Parameters(
      paramLabel = "NET",
      description = "A name, an ONNX file with its card beside it, or a bundle.")
  private String net;

  @Option(names = "--card", paramLabel = "FILE", description = "The card, where it lies elsewhere.")
  private String card;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI.zip",
      description = "Where the bundle goes, on any Hadoop file system.")
  private String out;

  @Option(
      names = "--licence-file",
      paramLabel = "FILE",
      description = "The text of the net's licence (default: its name and source, of the card).")
  private String licenceFile;

  @Option(names = "--overwrite", description = "Replace the bundle where there is one already.")
  private boolean overwrite;

  @Override
  Outcome run(Job job) throws IOException {
    if (!out.endsWith(".zip")) {
      throw new InputException("--out is %s: it must end with .zip.".formatted(out));
    }
    if (!overwrite && Arguments.exists("--out", out, job.hadoop())) {
      throw new InputException(
          "There is a file at %s already: --overwrite replaces it.".formatted(out));
    }
    PretrainedNet bundled = load(net, card, job.hadoop());
    if (bundled.card().golden() == null) {
      bundled = bundled.withGolden();
    }
    write(bundled, licence(bundled.card(), job.hadoop()), job.hadoop());
    job.say("bundle  %s", out);
    return done(job, Map.of("nets", 1), bundled);
  }

  private String licence(NetCard of, Configuration hadoop) throws IOException {
    if (licenceFile == null) {
      return "%s%nSource: %s%n".formatted(of.licence(), of.source());
    }
    Path path = new Path(licenceFile);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new InputException("No licence at %s.".formatted(licenceFile), e);
    }
  }

  /** Under another name first, so that nobody takes half a bundle. */
  private void write(PretrainedNet bundled, String licence, Configuration hadoop)
      throws IOException {
    Path target = new Path(out);
    Path draft = new Path(target.getParent(), "_" + target.getName());
    FileSystem fs = target.getFileSystem(hadoop);
    Bundle.write(bundled, licence, fs.create(draft, true));
    fs.delete(target, false);
    if (!fs.rename(draft, target)) {
      throw new IOException("cannot rename %s to %s".formatted(draft, target));
    }
  }
}
