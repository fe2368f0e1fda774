// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.RunId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON of {@code --summary}, for schedulers. */
final class Summary {

  private Summary() {}

  static Map<String, Object> of(String verb, RunId runId, Outcome outcome, double seconds) {
    Map<String, Object> map = head(verb, runId, status(outcome.exitStatus()), seconds);
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

  static Map<String, Object> ofError(String verb, RunId runId, Throwable error, double seconds) {
    Map<String, Object> map = head(verb, runId, status(Errors.exitStatus(error)), seconds);
    map.put("error", Errors.message(error));
    return map;
  }

  static Map<String, Object> ofStop(String verb, RunId runId, double seconds) {
    return head(verb, runId, status(ExitStatus.STOPPED), seconds);
  }

  private static Map<String, Object> head(String verb, RunId runId, String status, double seconds) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(FormatVersion.KEY, FormatVersion.SUMMARY.newest());
    map.put("verb", verb);
    map.put("run_id", runId.text());
    map.put("status", status);
    map.put("seconds", seconds);
    return map;
  }

  static String status(int exitStatus) {
    return switch (exitStatus) {
      case ExitStatus.DONE -> "done";
      case ExitStatus.WRONG_CALL -> "wrong-call";
      case ExitStatus.TOO_MANY_FAILURES -> "too-many-failures";
      case ExitStatus.STOPPED -> "stopped";
      default -> "failed";
    };
  }
}
