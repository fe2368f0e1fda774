// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.Texts;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.net.Layer;
import dev.headstart.net.NetCost;
import dev.headstart.net.PretrainedNet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code zoo show}: shows a net's input, size and layers. */
@Command(
    name = "show",
    header = "Show a net's input, size and layers.",
    description = {
      "Shows the input of a net, its size, its operations per image, its layers, and which of",
      "them can be a code layer."
    })
final class ZooShowCommand extends ZooVerb {

  @Mixin private NamedNet net;

  @Override
  public Outcome run(Job job) {
    PretrainedNet shown = net.load(zoo, job.hadoop());
    NetCost cost = shown.cost();
    job.say("%s  %s", shown.card().name(), shown.card().source());
    job.say("  licence      %s", shown.card().licence());
    job.say("  input        %s", shown.card().input().canonical());
    Optional<String> code = codeLayer(shown);
    job.say("  code layer   %s", code.orElse("not determined by the graph"));
    CodeLayerReport.lines(shown, "--layer").forEach(line -> job.say("               %s", line));
    InputReport.lines(shown).forEach(line -> job.say("  note         %s", line));
    job.say("  parameters   %,d", cost.parameters());
    job.say(
        "  an image     %.3f GFLOPs (%.3f billion multiply-adds)",
        cost.flops() / 1e9, cost.multiplyAdds() / 1e9);
    job.say("  opset        %d", shown.opset());
    job.say("  golden       %s", shown.card().golden() == null ? "no vectors" : "vectors in card");
    job.say(Texts.format("  fingerprint  %s%n", shown.fingerprint()));
    List<Layer> layers = shown.layers();
    int width = layers.stream().mapToInt(layer -> layer.name().length()).max().orElse(5);
    String row = "%-" + width + "s  %-20s %-18s %s";
    job.say(row, "layer", "op", "shape", "code layer?");
    for (Layer layer : layers) {
      String mark = code.filter(layer.name()::equals).isPresent() ? "the default" : "yes";
      job.say(row, layer.name(), layer.op(), shape(layer), layer.codeLayer() ? mark : "");
    }
    Map<String, Object> counts =
        new TreeMap<>(
            Map.of(
                "layers", layers.size(),
                "parameters", cost.parameters(),
                "multiply_adds", cost.multiplyAdds()));
    return done(job, counts, shown);
  }

  /**
   * Returns the code layer, empty if it is undecided. Such a net is shown all the same, since its
   * layers are what the user looks for.
   */
  private static Optional<String> codeLayer(PretrainedNet net) {
    return net.card().codeLayer() == null && net.found().found().isEmpty()
        ? Optional.empty()
        : Optional.of(net.codeLayer());
  }

  private static String shape(Layer layer) {
    return layer.shape().stream()
        .map(n -> n < 0 ? "N" : n.toString())
        .collect(Collectors.joining(" x "));
  }
}
