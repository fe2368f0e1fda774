// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.codes.CodesTable;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a verb did, for {@code --summary}.
 *
 * @param exitStatus what the process will say
 * @param counts such as images seen, new, quarantined
 * @param throughput how fast images were worked on
 * @param metrics what was measured
 * @param net the net that was used, by name and fingerprint
 * @param provenance how the output came to be
 */
public record Outcome(
    int exitStatus,
    Map<String, Object> counts,
    Throughput throughput,
    Map<String, Object> metrics,
    Map<String, Object> net,
    Provenance provenance) {

  /** The same with other counts. */
  public Outcome with(Map<String, Object> counts) {
    return new Outcome(exitStatus, counts, throughput, metrics, net, provenance);
  }

  /** A net as it stands in summaries and provenance. */
  public static Map<String, Object> describe(PretrainedNet net) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", net.card().name());
    map.put("fingerprint", net.fingerprint());
    return map;
  }

  /** A codes table at the version that is read, or at its present one. */
  public static Map<String, Object> describe(CodesTable table) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("uri", table.uri());
    map.put("version", table.version());
    return map;
  }
}
