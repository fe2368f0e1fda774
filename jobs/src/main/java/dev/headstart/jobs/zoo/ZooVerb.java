// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.jobs.cli.ZooOptions;
import dev.headstart.net.PretrainedNet;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command about nets, which does not need Spark. */
abstract class ZooVerb extends Verb {

  @Mixin ZooOptions zoo;

  @Override
  public final boolean needsSpark() {
    return false;
  }

  final PretrainedNet load(String net, @Nullable String card, Configuration hadoop) {
    return NetOptions.load(net, card, zoo, hadoop);
  }

  /** Returns the outcome, about one net or none. */
  final Outcome done(Job job, Map<String, Object> counts, @Nullable PretrainedNet net) {
    return new Outcome(
        ExitStatus.DONE,
        counts,
        Throughput.NONE,
        Map.of(),
        net == null ? null : Outcome.describe(net),
        job.provenance(spec.qualifiedName().replaceFirst("^headstart ", "")));
  }
}
