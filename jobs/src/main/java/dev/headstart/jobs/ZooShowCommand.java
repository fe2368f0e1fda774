package dev.headstart.jobs;

import dev.headstart.zoo.NetFiles;
import dev.headstart.image.Preprocessing;
import dev.headstart.net.Layer;
import dev.headstart.net.PretrainedNet;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoo show}: what a net takes, its layers, and which of them can be a code layer. */
@Command(
    name = "show",
    header = "Show what a net takes and its layers.",
    description = "Shows a net: what it takes, its layers, which of them can be a code layer.")
final class ZooShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "NET", description = "The ONNX file, its card beside it.")
  private String net;

  @Option(names = "--card", paramLabel = "FILE", description = "The card, where it lies elsewhere.")
  private String card;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      NetFiles files = new NetFiles(new Configuration());
      show(card == null ? files.loadWithCardBeside(net) : files.load(net, card), out);
      return ExitStatus.DONE;
    } catch (RuntimeException e) {
      return Errors.report(e, spec.commandLine().getErr(), common.verbose);
    } finally {
      out.flush();
    }
  }

  private static void show(PretrainedNet net, PrintWriter out) {
    Preprocessing input = net.card().input();
    out.printf("%s  %s%n", net.card().name(), net.card().source());
    out.printf("  licence      %s%n", net.card().licence());
    out.printf("  input        %s%n", input.canonical());
    out.printf("  code layer   %s%n", net.codeLayer());
    out.printf("  fingerprint  %s%n%n", net.fingerprint());
    List<Layer> layers = net.layers();
    int width = layers.stream().mapToInt(layer -> layer.name().length()).max().orElse(5);
    String row = "%-" + width + "s  %-20s %-18s %s%n";
    out.printf(Locale.ROOT, row, "layer", "op", "shape", "code layer?");
    for (Layer layer : layers) {
      String mark = layer.name().equals(net.codeLayer()) ? "the default" : "yes";
      out.printf(
          Locale.ROOT, row, layer.name(), layer.op(), shape(layer), layer.codeLayer() ? mark : "");
    }
  }

  private static String shape(Layer layer) {
    return layer.shape().stream()
        .map(n -> n < 0 ? "N" : n.toString())
        .collect(Collectors.joining(" x "));
  }
}
