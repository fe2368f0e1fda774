// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.dl4j.foreign.ForeignNets;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.net.InputForm;
import dev.headstart.net.OnnxFile;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.LabelFile;
import dev.headstart.net.card.NetCard;
import dev.headstart.net.card.NetTraits;
import dev.headstart.net.layer.CodeLayer;
import dev.headstart.zoo.NetCache;
import dev.headstart.zoo.NetFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code zoo add}: gives a net of the user's a card and a name. */
@Command(
    name = "add",
    header = "Add a net of your own under a name.",
    description = {
      "Makes the card of a net from the options; on a terminal it asks for what they leave",
      "open. Runs the net on fixed images and stores some of their codes in the card as golden",
      "vectors, which every job compares before it starts. The net is then in the cache, and",
      "--net accepts its name."
    },
    footer = {
      "",
      "Example:",
      "  headstart zoo add mine.onnx --like torchvision --source 'our lab' --licence proprietary",
      "  headstart zoo check --net mine --images photos --labels labels.csv"
    })
final class ZooAddCommand extends ZooVerb {

  @Parameters(
      paramLabel = "FILE",
      description =
          "The net, on any Hadoop file system: an ONNX file, a whole Keras model (.h5) or "
              + "a Deeplearning4j model (.zip). The last two are converted to ONNX.")
  private String file;

  @Mixin private CardOptions options;

  @Option(
      names = "--card",
      paramLabel = "FILE",
      description = "An existing card; of the options above only --as applies then.")
  private @Nullable String card;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The names of the net's own classes, one per line, in the order of its output.")
  private @Nullable String labels;

  @Option(
      names = "--beside",
      description =
          "Write the card (and the converted ONNX file) beside the file instead of into "
              + "the cache.")
  private boolean beside;

  @Option(names = "--overwrite", description = "Replace the net or card if it exists.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    NetFiles files = new NetFiles(job.hadoop());
    PretrainedNet net = decided(taken(files));
    if (labels != null) {
      String lines = new String(files.read(labels, "labels"), StandardCharsets.UTF_8);
      List<String> names =
          net.classes().isPresent()
              ? LabelFile.parse(lines, net.classes().getAsInt())
              : LabelFile.parse(lines);
      net = PretrainedNet.of(net.file(), net.card().withLabels(names));
    }
    NetCache cache = zoo.cache(job.hadoop());
    String place = beside ? cardBeside() : cache.place(net.card().name());
    checkFree(job, net, cache, place);
    PretrainedNet added = net.withGolden();
    if (beside) {
      if (ForeignNets.takes(file)) {
        files.write(added.file(), stem(file) + ".onnx");
      }
      files.write(place, added.card().toYaml().getBytes(StandardCharsets.UTF_8));
    } else {
      cache.put(added);
    }
    job.say("%s  %s", added.card().name(), place);
    job.say(
        "  code  %s, %,d floats; golden vectors made",
        added.codeLayer(), added.cut(List.of()).lengths().get(0));
    CodeLayerReport.lines(added, "--code-layer").forEach(line -> job.say("        %s", line));
    InputReport.lines(added).forEach(line -> job.say("  input %s", line));
    job.say(
        "Make sure of the preprocessing: headstart zoo check --net %s --images IMAGES --labels CSV",
        beside ? file : added.card().name());
    return done(job, Map.of("nets", 1), added);
  }

  /**
   * Reads the net with its card, without golden vectors. Other kinds of files are converted to ONNX
   * here.
   */
  private PretrainedNet taken(NetFiles files) {
    boolean foreign = ForeignNets.takes(file);
    if (!foreign && !file.endsWith(".onnx")) {
      throw new InputException(
          Texts.format(
              "%s: the ending must be .onnx, .h5 (Keras) or .zip (Deeplearning4j).", file));
    }
    OnnxFile onnx =
        foreign
            ? OnnxFile.of(ForeignNets.read(file, files.read(file, "net"), options.size()).onnx())
            : files.readNet(file);
    if (card != null) {
      String yaml = new String(files.read(card, "card"), StandardCharsets.UTF_8);
      return PretrainedNet.of(onnx, options.renamed(NetCard.parse(yaml).withGolden(null)));
    }
    return PretrainedNet.of(
        onnx, options.card(stem(new Path(file).getName()), InputForm.of(onnx), questions()));
  }

  /** Writes the code layer found in the graph, and its ReLU, to a new card. */
  private PretrainedNet decided(PretrainedNet net) {
    NetCard made = net.card();
    if (card != null || made.codeLayer() != null || net.found().found().isEmpty()) {
      return net;
    }
    CodeLayer found = net.found();
    NetTraits given = made.traits();
    NetTraits traits =
        new NetTraits(
            given.relu() == null ? Boolean.valueOf(found.relu()) : given.relu(),
            given.pool() == null ? found.pool() : given.pool(),
            given.layout());
    return PretrainedNet.of(net.file(), made.withCodeLayer(found.found().get()).withTraits(traits));
  }

  private Questions questions() {
    BufferedReader terminal =
        System.console() == null
            ? null
            : new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    return new Questions(terminal, spec.commandLine().getOut());
  }

  private void checkFree(Job job, PretrainedNet net, NetCache cache, String place) {
    boolean there =
        beside ? Arguments.exists("--beside", place, job.hadoop()) : cache.has(net.card().name());
    if (there && !overwrite) {
      throw new InputException(
          Texts.format(
              "There is a %s at %s already: --overwrite replaces it, or take another --as.",
              beside ? "card" : "net", place));
    }
    if (!beside && zoo.zoo(job.hadoop()).find(net.card().name()).isPresent()) {
      throw new InputException(
          Texts.format("%s is a net of the zoo: take another --as.", net.card().name()));
    }
  }

  private String cardBeside() {
    return stem(file) + ".yaml";
  }

  private static String stem(String name) {
    return name.replaceAll("\\.(onnx|h5|hdf5|zip)$", "");
  }
}
