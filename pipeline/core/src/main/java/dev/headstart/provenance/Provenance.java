// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a written thing came to be: kept in table commits, beside models and in summaries.
 *
 * @param runId the run that wrote it
 * @param verb what was run, such as {@code train}
 * @param startedAt when, in UTC
 * @param versions of Headstart, Java, Spark and the libraries that decide results
 * @param parameters every parameter that decides the result, by name, the seed among them
 * @param inputs what went in: nets by fingerprint, tables by version
 */
public record Provenance(
    String runId,
    String verb,
    Instant startedAt,
    Map<String, String> versions,
    Map<String, Object> parameters,
    Map<String, Object> inputs) {

  /** Copies the maps; sorts the parameters. */
  public Provenance {
    versions = new TreeMap<>(versions);
    parameters = new TreeMap<>(parameters);
    inputs = new LinkedHashMap<>(inputs);
  }

  /** Starts the provenance of a run: now, with this Java and these library versions. */
  public static Provenance of(RunId runId, String verb, Map<String, Object> parameters) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new Provenance(
        runId.text(), verb, now, Versions.all(), parameters, new LinkedHashMap<>());
  }

  /** The same with one more input. */
  public Provenance with(String input, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(inputs);
    more.put(input, value);
    return new Provenance(runId, verb, startedAt, versions, parameters, more);
  }

  /** For JSON: plain maps, strings and numbers. */
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

  /** One line of JSON. */
  public String toJson() {
    try {
      return Json.LINE.writeValueAsString(toMap());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values are JSON", e);
    }
  }
}
