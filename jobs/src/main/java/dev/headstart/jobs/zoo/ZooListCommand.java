// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.zoo.NetCache;
import dev.headstart.zoo.Zoo;
import dev.headstart.zoo.ZooEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** The command {@code zoo list}: lists the nets that have names. */
@Command(
    name = "list",
    header = "List the nets that have names.",
    description = {
      "Lists the nets that --net accepts by name: those of the zoo and those in the cache,",
      "which were downloaded or added. GFLOPs are for one image; a multiplication and an",
      "addition count as two operations."
    })
final class ZooListCommand extends ZooVerb {

  private static final String ROW = "%-16s %-9s %6s %8s %8s  %-14s %s";

  @Override
  public Outcome run(Job job) {
    Zoo known = zoo.zoo(job.hadoop());
    NetCache cache = zoo.cache(job.hadoop());
    List<String> cached = cache.names();
    job.say(ROW, "name", "input", "code", "MB", "GFLOPs", "licence", "cached");
    for (ZooEntry entry : known.entries()) {
      Double multiplyAdds = entry.multiplyAdds();
      job.say(
          ROW,
          entry.name(),
          input(entry.card().input()),
          entry.card().codeLength() == null ? "" : entry.card().codeLength(),
          megabytes(entry.onnx().size()),
          multiplyAdds == null ? "" : gigaflops(2 * multiplyAdds),
          entry.card().licence(),
          cached.contains(entry.name()) ? "yes" : "");
    }
    for (String name : cached) {
      if (known.find(name).isEmpty()) {
        cache.find(name).ifPresent(net -> say(job, net));
      }
    }
    return done(
        job, new TreeMap<>(Map.of("nets", known.entries().size(), "cached", cached.size())), null);
  }

  private static void say(Job job, PretrainedNet net) {
    NetCard card = net.card();
    job.say(
        ROW,
        card.name(),
        input(card.input()),
        net.cut(List.of()).lengths().get(0),
        megabytes(net.file().length()),
        gigaflops((double) net.cost().flops()),
        card.licence(),
        "added");
  }

  private static String input(Preprocessing input) {
    return input.width() + "x" + input.height();
  }

  private static String megabytes(long bytes) {
    return Texts.format("%.1f", bytes / 1e6);
  }

  private static String gigaflops(double flops) {
    return Texts.format("%.2f", flops / 1e9);
  }
}
