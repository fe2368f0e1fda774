// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.codes.StageNames;
import dev.headstart.net.UndecidedLayerException;
import dev.headstart.provenance.RunId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * A command: opens the Spark session if it needs one, measures the time, and reports how it ended.
 */
public abstract class Verb implements Callable<Integer> {

  @Spec protected CommandSpec spec;

  @Mixin CommonOptions common;

  /** Returns whether the command needs Spark. Opening a session takes seconds. */
  protected boolean needsSpark() {
    return true;
  }

  /** Returns whether the command trains a net rather than only a head. */
  protected boolean trainsNet() {
    return false;
  }

  /** Runs the command. */
  public abstract Outcome run(Job job) throws IOException;

  @Override
  public final Integer call() {
    RunId runId = YarnDriver.runId();
    System.setProperty(SparkSessions.RUN, runId.text());
    UnknownOptions.check(spec.commandLine());
    String name = spec.qualifiedName().replaceFirst("^headstart ", "");
    Summary summary = new Summary(name, runId, System.nanoTime());
    PrintWriter err = spec.commandLine().getErr();
    try (SparkSession spark =
        needsSpark() ? SparkSessions.open(name, trainsNet(), common.verbose) : null) {
      Job job = new Job(spark, runId, parameters(), spec.commandLine().getOut(), err);
      SummaryFile file = new SummaryFile(common.summary, job.hadoop());
      ExecutorLosses losses = new ExecutorLosses();
      if (spark != null) {
        spark.sparkContext().addSparkListener(losses);
        StageNames.verb(spark.sparkContext(), name);
        OptionalInt ended = endedBefore(spark.sparkContext(), runId, file);
        if (ended.isPresent()) {
          return ended.getAsInt();
        }
      }
      file.clear();
      Runnable lastWords =
          () -> {
            err.println("headstart: stopped by a signal. What was committed stays; run it again.");
            err.flush();
            file.tryWrite(summary.ofStop());
          };
      try (StopSignal signal = StopSignal.watch(lastWords)) {
        return carryOut(job, summary, file, losses, signal);
      } finally {
        job.out().flush();
      }
    } catch (Exception e) {
      return Errors.report(named(e), err, common.verbose);
    }
  }

  /** If a net's code layer must be named, adds the command's own option for it to the message. */
  private Exception named(Exception e) {
    if (!(e instanceof UndecidedLayerException undecided)) {
      return e;
    }
    return Stream.of("--code-layer", "--layer")
        .filter(option -> spec.findOption(option) != null)
        .findFirst()
        .<Exception>map(option -> new InputException(undecided.withOption(option), e))
        .orElse(e);
  }

  private int carryOut(
      Job job, Summary summary, SummaryFile file, ExecutorLosses losses, StopSignal signal)
      throws IOException {
    try {
      LocaleCheck.check(job.parameters(), job.hadoop());
      Outcome outcome = run(job);
      if (!signal.end()) {
        return ExitStatus.STOPPED;
      }
      file.write(summary.of(outcome));
      return outcome.exitStatus();
    } catch (Exception thrown) {
      if (!signal.end()) {
        return ExitStatus.STOPPED;
      }
      Exception e = named(losses.explain(thrown));
      int status = Errors.report(e, job.err(), common.verbose);
      file.write(summary.ofError(e));
      return status;
    }
  }

  /**
   * Returns the status of an earlier attempt of this run that came to its end. YARN tries again
   * even then.
   */
  private OptionalInt endedBefore(SparkContext sc, RunId runId, SummaryFile file)
      throws IOException {
    return YarnDriver.isLaterAttempt(sc) ? file.ended(runId) : OptionalInt.empty();
  }

  /** Returns the options in effect, including defaults. */
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    spec.options()
        .forEach(
            option -> {
              Object value = option.getValue();
              if (value != null && !HelpOptions.isOne(option)) {
                parameters.put(key(option), value(value));
              }
            });
    return parameters;
  }

  /** Returns the key of an option in the style of all JSON keys: {@code batch_commit}. */
  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "").replace('-', '_');
  }

  private static Object value(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value instanceof Collection<?> list
        ? list.stream().map(Verb::value).toList()
        : value.toString();
  }

  public static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
