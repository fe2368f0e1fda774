package dev.headstart.jobs;

import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * What a running verb has at hand.
 *
 * @param spark the session
 * @param runId names the run
 * @param parameters the options of the call, for the provenance
 * @param out where results for the user go
 */
record Job(SparkSession spark, RunId runId, Map<String, Object> parameters, PrintWriter out) {

  Provenance provenance(String verb) {
    return Provenance.of(runId, verb, parameters);
  }

  void say(String format, Object... values) {
    out.println(values.length == 0 ? format : String.format(java.util.Locale.ROOT, format, values));
  }
}
