// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;

import dev.headstart.codes.table.CodesTable;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code quarantine list}: lists images without codes and the reasons. */
@Command(
    name = "list",
    header = "List why images have no codes.",
    description = {"Lists why images have no codes, by stage and error, with example paths."})
final class QuarantineListCommand extends Verb {

  @Option(
      names = "--codes",
      required = true,
      paramLabel = "URI",
      description = "The table of codes that the quarantine belongs to.")
  private String codes;

  @Option(
      names = "--run",
      paramLabel = "RUN_ID",
      description = "Only failures of this run of extract (default: of all runs).")
  private @Nullable String run;

  @Option(
      names = "--examples",
      defaultValue = "3",
      paramLabel = "N",
      description = "Example paths per reason (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Override
  public Outcome run(Job job) {
    Arguments.atLeast("--examples", examples, 0);
    CodesTable table = CodesOf.table(job, codes, null);
    List<QuarantineReason> reasons =
        table.hasQuarantine()
            ? QuarantineReason.in(failures(table.quarantine()), examples)
            : List.of();
    say(job, table, reasons);
    return new Outcome(
        ExitStatus.DONE,
        counts(reasons),
        Throughput.NONE,
        Map.of(),
        null,
        job.provenance("quarantine list").with("codes", Outcome.describe(table)));
  }

  private Dataset<Row> failures(Dataset<Row> quarantine) {
    return run == null ? quarantine : quarantine.filter(col("run_id").equalTo(run));
  }

  private void say(Job job, CodesTable table, List<QuarantineReason> reasons) {
    String where = table.uri() + (run == null ? "" : " from run " + run);
    if (reasons.isEmpty()) {
      job.say("The quarantine of %s is empty.", where);
      return;
    }
    long images = images(reasons);
    job.say("%,d %s in quarantine of %s:", images, images == 1 ? "image" : "images", where);
    for (QuarantineReason reason : reasons) {
      job.say("%,8d  %s: %s", reason.images(), reason.name(), reason.message());
      reason.examples().forEach(path -> job.say("          %s", path));
    }
  }

  private static Map<String, Object> counts(List<QuarantineReason> reasons) {
    Map<String, Object> byReason = new LinkedHashMap<>();
    reasons.forEach(reason -> byReason.put(reason.name(), reason.images()));
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("quarantined", images(reasons));
    counts.put("by_reason", byReason);
    return counts;
  }

  private static long images(List<QuarantineReason> reasons) {
    return reasons.stream().mapToLong(QuarantineReason::images).sum();
  }
}
