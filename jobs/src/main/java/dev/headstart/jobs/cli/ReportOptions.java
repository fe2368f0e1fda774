// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.report.Report;
import dev.headstart.report.ReportFolder;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --report}. */
public final class ReportOptions {

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = {
        "Write a report into this folder: index.html, a page that needs no network, and",
        "report.json, the same numbers for programs. An older report there is replaced."
      })
  private @Nullable String folder;

  /**
   * Checks before any work that the report can be written.
   *
   * @throws dev.headstart.InputException if it cannot, or the folder holds something else
   */
  public void check(Configuration hadoop) {
    if (folder != null) {
      new ReportFolder(folder, hadoop).check();
    }
  }

  /** Returns whether a report was asked for. */
  public boolean wanted() {
    return folder != null;
  }

  /** Writes the report if one was asked for. */
  public void write(Job job, Supplier<Report> report) throws IOException {
    if (folder != null) {
      report.get().write(folder, job.spark());
      tell(job, folder);
    }
  }

  /** Has the report written into its folder if one was asked for. */
  public void write(Job job, Content content) throws IOException {
    if (folder != null) {
      content.write(new ReportFolder(folder, job.hadoop()));
      tell(job, folder);
    }
  }

  private static void tell(Job job, String folder) {
    job.say("report  %s", folder + (folder.endsWith("/") ? "" : "/") + "index.html");
  }

  /** What is written into the folder of a report. */
  @FunctionalInterface
  public interface Content {
    void write(ReportFolder folder) throws IOException;
  }
}
