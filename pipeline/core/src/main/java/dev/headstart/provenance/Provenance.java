// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The origin of something that was written: kept in table commits, in models and in summaries.
 *
 * @param runId the run that wrote it
 * @param verb the command that was run, such as {@code train}
 * @param startedAt the start of the run, in UTC
 * @param versions the versions of Headstart, Java, Spark and the libraries that affect results
 * @param parameters all parameters that affect the result, by name, including the random seed
 * @param inputs the inputs: nets by fingerprint, tables by version
 */
public record Provenance(
    String runId,
    String verb,
    Instant startedAt,
    Map<String, String> versions,
    Map<String, Object> parameters,
    Map<String, Object> inputs) {

  /** Creates a provenance. The maps are copied and the parameters sorted. */
  public Provenance {
    versions = new TreeMap<>(versions);
    parameters = new TreeMap<>(parameters);
    inputs = new LinkedHashMap<>(inputs);
  }

  /**
   * Returns the provenance of a run that starts now, with the current Java and library versions.
   */
  public static Provenance of(RunId runId, String verb, Map<String, Object> parameters) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new Provenance(
        runId.text(), verb, now, Versions.all(), parameters, new LinkedHashMap<>());
  }

  /** Returns this provenance with one more input. */
  public Provenance with(String input, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(inputs);
    more.put(input, value);
    return new Provenance(runId, verb, startedAt, versions, parameters, more);
  }

  /** Returns plain maps, strings and numbers, for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run_id", runId);
    map.put("verb", verb);
    map.put("started_at", startedAt.toString());
    map.put("versions", versions);
    map.put("parameters", parameters);
    map.put("inputs", inputs);
    return map;
  }

  /** Returns this provenance as one line of JSON. */
  public String toJson() {
    try {
      return Json.LINE.writeValueAsString(toMap());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values are JSON", e);
    }
  }
}
