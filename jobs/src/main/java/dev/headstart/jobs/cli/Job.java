// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.Texts;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The context of a running command.
 *
 * @param spark the session, or null if the command needs none
 * @param runId the id of the run
 * @param parameters the options of the call, for the provenance
 * @param out receives results for the user
 * @param err receives warnings
 */
public record Job(
    @Nullable SparkSession spark,
    RunId runId,
    Map<String, Object> parameters,
    PrintWriter out,
    PrintWriter err) {

  /**
   * Returns the session.
   *
   * @throws NullPointerException if the command needs none
   */
  @Override
  public SparkSession spark() {
    return Objects.requireNonNull(spark, "the session of a command that needs one");
  }

  /** Returns the configuration of the file systems. */
  public Configuration hadoop() {
    return spark == null ? new Configuration() : spark.sparkContext().hadoopConfiguration();
  }

  public Provenance provenance(String verb) {
    return Provenance.of(runId, verb, parameters);
  }

  /** Returns a display of the progress of a pass over images. */
  public PassProgress progress() {
    return new PassProgress(err);
  }

  public void say(String format, @Nullable Object... values) {
    out.println(values.length == 0 ? format : Texts.format(format, values));
  }
}
