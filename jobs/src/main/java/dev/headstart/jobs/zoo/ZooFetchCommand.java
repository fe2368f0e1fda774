// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.net.PretrainedNet;
import dev.headstart.zoo.NetCache;
import dev.headstart.zoo.Zoo;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code zoo fetch}: downloads nets of the zoo into the cache. */
@Command(
    name = "fetch",
    header = "Download nets of the zoo into the cache.",
    description = {
      "Downloads nets of the zoo into the cache. An interrupted download is resumed. A net",
      "enters the cache only when it is complete, its checksum is right, and it has been run",
      "once."
    })
final class ZooFetchCommand extends ZooVerb {

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names from headstart zoo list.")
  private List<String> names;

  @Override
  public Outcome run(Job job) {
    Zoo known = zoo.zoo(job.hadoop());
    NetCache cache = zoo.cache(job.hadoop());
    for (String name : names) {
      if (known.find(name).isEmpty()) {
        throw cache.has(name)
            ? new InputException(
                Texts.format("%s was added to the cache: there is nothing to fetch.", name))
            : known.unknown(name);
      }
    }
    PretrainedNet last = null;
    for (String name : names) {
      last = load(name, null, job.hadoop());
      job.say("%s  %s", name, cache.place(name));
    }
    return done(job, Map.of("nets", names.size()), last);
  }
}
