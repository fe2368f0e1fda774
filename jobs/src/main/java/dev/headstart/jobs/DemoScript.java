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
import picocli.CommandLine;

/** Runs verbs in the session of another one: tells the command, and keeps what it says in a log. */
final class DemoScript {

  private final Job job;
  private final PrintWriter log;
  private Outcome last;

  DemoScript(Job job, PrintWriter log) {
    this.job = job;
    this.log = log;
  }

  /**
   * Runs a verb as the command line would, but for the file of defaults.
   *
   * @return how many seconds it took
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
    last = verb.run(new Job(job.spark(), RunId.now(), verb.parameters(), log, log));
    double seconds = Verb.seconds(start);
    job.say("  %.1f s", seconds);
    if (last.exitStatus() != ExitStatus.DONE) {
      throw new IllegalStateException(Texts.format("%s ended with %d", command, last.exitStatus()));
    }
    return seconds;
  }

  /** What the last verb measured. */
  Map<String, Object> metrics() {
    return last.metrics();
  }
}
