// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.provenance.RunId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs commands in the Spark session of another command. It prints each command line and writes the
 * output to a log.
 */
final class DemoScript {

  private final Job job;
  private final PrintWriter log;
  private @Nullable Outcome last;

  DemoScript(Job job, PrintWriter log) {
    this.job = job;
    this.log = log;
  }

  /**
   * Runs a command as the command line would, except that the file of defaults is not read.
   *
   * @return the time it took in seconds
   */
  double run(Verb verb, Object... arguments) throws IOException {
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    CommandLine line = new CommandLine(verb).setOut(log).setErr(log);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(words);
    String command =
        Texts.format("headstart %s %s", line.getCommandName(), String.join(" ", words));
    job.say("%n$ %s", command);
    log.print(Texts.format("%n$ %s%n", command));
    long start = System.nanoTime();
    Outcome outcome = verb.run(new Job(job.spark(), RunId.now(), verb.parameters(), log, log));
    double seconds = Verb.seconds(start);
    last = outcome;
    job.say("  %.1f s", seconds);
    if (outcome.exitStatus() != ExitStatus.DONE) {
      throw new IllegalStateException(
          Texts.format("%s ended with %d", command, outcome.exitStatus()));
    }
    return seconds;
  }

  /** Returns the metrics of the last command. */
  Map<String, Object> metrics() {
    return Objects.requireNonNull(last, "a command comes first").metrics();
  }
}
