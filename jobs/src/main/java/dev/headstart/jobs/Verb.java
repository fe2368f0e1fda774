package dev.headstart.jobs;

import dev.headstart.provenance.RunId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb that runs on Spark: opens the session, times the work, tells how it ended. */
abstract class Verb implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin CommonOptions common;

  /** Does the work. */
  abstract Outcome run(Job job) throws IOException;

  @Override
  public final Integer call() {
    RunId runId = RunId.now();
    String name = spec.qualifiedName().replaceFirst("^headstart ", "");
    long start = System.nanoTime();
    PrintWriter err = spec.commandLine().getErr();
    try (SparkSession spark = SparkSessions.open(name, common.verbose)) {
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      Job job = new Job(spark, runId, parameters(), spec.commandLine().getOut());
      try {
        Outcome outcome = run(job);
        summarise(Summary.of(name, runId, outcome, seconds(start)), hadoop);
        return outcome.exitStatus();
      } catch (Exception e) {
        int status = Errors.report(e, err, common.verbose);
        summarise(Summary.ofError(name, runId, e, seconds(start)), hadoop);
        return status;
      } finally {
        job.out().flush();
      }
    } catch (Exception e) {
      return Errors.report(e, err, common.verbose);
    }
  }

  private void summarise(Map<String, Object> summary, Configuration hadoop) throws IOException {
    if (common.summary != null) {
      Summary.write(summary, common.summary, hadoop);
    }
  }

  /** The options as they apply, defaults included. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    spec.options()
        .forEach(
            option -> {
              Object value = option.getValue();
              if (value != null && !option.usageHelp()) {
                parameters.put(
                    option.longestName().replaceFirst("^-+", ""),
                    value instanceof Number || value instanceof Boolean ? value : value.toString());
              }
            });
    return parameters;
  }

  static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
