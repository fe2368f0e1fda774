// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.jobs.cli.Job;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Gallery;
import dev.headstart.report.ReportFolder;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of verbs whose report shows what they found. */
final class GalleryOption {

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = {
        "Write a report into this folder: index.html, a page with the images that needs no",
        "network, and report.json, the same for programs. An older report there is replaced."
      })
  private @Nullable String folder;

  /** Checks before any work that a report can be written, if one is wanted. */
  void check(Job job) {
    if (folder != null) {
      new ReportFolder(folder, job.hadoop()).check();
    }
  }

  /**
   * Writes the report, if one is wanted.
   *
   * @param gallery what it shows
   * @param counts what was found
   * @param images rows of the images, as {@link Gallery#write} takes them
   */
  void write(
      Job job,
      Supplier<Gallery> gallery,
      PretrainedNet net,
      Provenance provenance,
      Map<String, ?> counts,
      Dataset<Row> images)
      throws IOException {
    if (folder != null) {
      gallery.get().write(new ReportFolder(folder, job.hadoop()), net, provenance, counts, images);
      job.say("report  %s/index.html", folder);
    }
  }
}
