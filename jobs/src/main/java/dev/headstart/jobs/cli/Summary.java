// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.RunId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON of {@code --summary}, for schedulers.
 *
 * @param verb the command
 * @param runId the id of its run
 * @param start when it began, as {@link System#nanoTime} tells it
 */
record Summary(String verb, RunId runId, long start) {

  Map<String, Object> of(Outcome outcome) {
    Map<String, Object> map = head(outcome.exitStatus());
    map.put("counts", outcome.counts());
    Throughput throughput = outcome.throughput();
    boolean none = throughput.images() == 0;
    map.put("images_per_second", none ? null : throughput.perSecond());
    map.put("images_seconds", none ? null : throughput.seconds());
    map.put("metrics", outcome.metrics());
    map.put("net", outcome.net());
    map.put("provenance", outcome.provenance().toMap());
    return map;
  }

  Map<String, Object> ofError(Throwable error) {
    Map<String, Object> map = head(Errors.exitStatus(error));
    map.put("error", Errors.message(error));
    return map;
  }

  Map<String, Object> ofStop() {
    return head(ExitStatus.STOPPED);
  }

  private Map<String, Object> head(int exitStatus) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(FormatVersion.KEY, FormatVersion.SUMMARY.newest());
    map.put("verb", verb);
    map.put("run_id", runId.text());
    map.put("status", status(exitStatus));
    map.put("seconds", Verb.seconds(start));
    return map;
  }

  static String status(int exitStatus) {
    return switch (exitStatus) {
      case ExitStatus.DONE -> "done";
      case ExitStatus.WRONG_CALL -> "wrong-call";
      case ExitStatus.TOO_MANY_FAILURES -> "too-many-failures";
      case ExitStatus.DRIFTED -> "drifted";
      case ExitStatus.STOPPED -> "stopped";
      default -> "failed";
    };
  }
}
