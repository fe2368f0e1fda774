// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.codes.table.CodesTable;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command, for {@code --summary}.
 *
 * @param exitStatus the exit status of the process
 * @param counts the counts, such as images seen, new, quarantined
 * @param throughput the speed of processing images
 * @param metrics the measured metrics
 * @param net the net that was used, by name and fingerprint, or null if there is none
 * @param provenance the origin of the output
 */
public record Outcome(
    int exitStatus,
    Map<String, Object> counts,
    Throughput throughput,
    Map<String, Object> metrics,
    @Nullable Map<String, Object> net,
    Provenance provenance) {

  /** Returns the same result with other counts. */
  public Outcome with(Map<String, Object> counts) {
    return new Outcome(exitStatus, counts, throughput, metrics, net, provenance);
  }

  /** Describes a net for summaries and provenance. */
  public static Map<String, Object> describe(PretrainedNet net) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", net.card().name());
    map.put("fingerprint", net.fingerprint());
    return map;
  }

  /** Describes a codes table at the version that is read, otherwise the current one. */
  public static Map<String, Object> describe(CodesTable table) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("uri", table.uri());
    map.put("version", table.version());
    return map;
  }
}
