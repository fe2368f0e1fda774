// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.Texts;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * What a running verb has at hand.
 *
 * @param spark the session, or null where the verb needs none
 * @param runId names the run
 * @param parameters the options of the call, for the provenance
 * @param out where results for the user go
 * @param err where warnings go
 */
public record Job(
    SparkSession spark,
    RunId runId,
    Map<String, Object> parameters,
    PrintWriter out,
    PrintWriter err) {

  /** The file systems. */
  public Configuration hadoop() {
    return spark == null ? new Configuration() : spark.sparkContext().hadoopConfiguration();
  }

  public Provenance provenance(String verb) {
    return Provenance.of(runId, verb, parameters);
  }

  /** Shows how a pass over images goes. */
  public PassProgress progress() {
    return new PassProgress(err);
  }

  public void say(String format, Object... values) {
    out.println(values.length == 0 ? format : Texts.format(format, values));
  }
}
