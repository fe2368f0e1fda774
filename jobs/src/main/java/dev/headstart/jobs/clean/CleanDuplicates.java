// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.clean;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.clean.Duplicates;
import dev.headstart.clean.ImageHashes;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.TableOutput;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.neighbours.Nearness;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Gallery;
import dev.headstart.source.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code clean --duplicates}, and what it does. */
final class CleanDuplicates {
  private static final int EXAMPLES = 3;
  private static final int IMAGES = 4;

  @SuppressWarnings("UnusedVariable") // picocli chooses by it
  @Option(
      names = "--duplicates",
      required = true,
      description = "Find images that are the same or nearly the same.")
  private boolean duplicates;

  @Option(
      names = "--similarity",
      defaultValue = "0.97",
      paramLabel = "S",
      description =
          "Images without a hash are nearly the same from this similarity of their codes on, the"
              + " cosine of codes less the mean of all codes (default: ${DEFAULT-VALUE}).")
  private double similarity;

  @Option(
      names = "--similarity-with-hash",
      defaultValue = "0.6",
      paramLabel = "S",
      description =
          "Images with hashes are so from this similarity on, if the hashes differ in at most"
              + " --hash-bits bits (default: ${DEFAULT-VALUE}).")
  private double withHash;

  @Option(
      names = "--hash-bits",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Bits of the 64 in which hashes may differ at --similarity-with-hash; each 0.02 above it"
              + " allows one more (default: ${DEFAULT-VALUE}).")
  private int bits;

  /** Checks the options and returns when images are nearly the same. */
  Nearness check() {
    Arguments.rate("--similarity", similarity);
    Arguments.rate("--similarity-with-hash", withHash);
    try {
      return new Nearness(similarity, withHash, bits);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "--similarity, --similarity-with-hash and --hash-bits: " + e.getMessage(), e);
    }
  }

  Outcome run(
      Job job,
      CodesOf chosen,
      PretrainedNet net,
      @Nullable ImageSource images,
      long seed,
      TableOutput out,
      ReportOptions report,
      Provenance provenance)
      throws IOException {
    Nearness nearness = check();
    long start = System.nanoTime();
    if (images == null) {
      return tell(job, chosen, null, net, nearness, seed, out, report, provenance, start);
    }
    try (ImageHashes hashes = ImageHashes.of(job.spark(), images, job.progress())) {
      if (hashes.failed() > 0) {
        job.say(
            "%,d of %,d images could not be read again: they go by codes and bytes alone",
            hashes.failed(), hashes.images());
      }
      return tell(job, chosen, hashes, net, nearness, seed, out, report, provenance, start);
    }
  }

  private static Outcome tell(
      Job job,
      CodesOf chosen,
      @Nullable ImageHashes hashes,
      PretrainedNet net,
      Nearness nearness,
      long seed,
      TableOutput out,
      ReportOptions report,
      Provenance provenance,
      long start)
      throws IOException {
    try (Duplicates found = Duplicates.find(chosen.rows(), hashes, nearness, seed)) {
      long all = chosen.rows().count();
      Duplicates.Totals totals = found.totals();
      job.say(
          "%,d of %,d images are the same or nearly the same as others, in %,d groups, by %s, in"
              + " %.1f s",
          totals.images(),
          all,
          totals.groups(),
          hashes == null ? "bytes and codes" : "bytes, codes and hashes",
          Verb.seconds(start));
      job.say("  %,d have the same bytes as another", totals.sameBytes());
      job.say("  %,d to drop, so that one of each group stays", totals.dropped());
      say(
          job,
          found,
          totals.acrossSplits(),
          "across splits: what is tested on is learnt",
          "across_splits");
      say(job, found, totals.acrossLabels(), "with several labels", "across_labels");
      out.write(found.rows(), FormatVersion.DUPLICATES, provenance);
      job.say("%nduplicates  %s", out.uri());
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("rows", all);
      counts.put("groups", totals.groups());
      counts.put("in_groups", totals.images());
      counts.put("same_bytes", totals.sameBytes());
      counts.put("across_splits", totals.acrossSplits());
      counts.put("across_labels", totals.acrossLabels());
      counts.put("to_drop", totals.dropped());
      report.write(
          job, to -> gallery(found.rows()).write(to, net, provenance, counts, chosen.rows()));
      return new Outcome(
          ExitStatus.DONE, counts, Throughput.NONE, Map.of(), Outcome.describe(net), provenance);
    }
  }

  /** Groups across splits, then across labels, then others. */
  private static Gallery gallery(Dataset<Row> found) {
    List<Gallery.Item> items = new ArrayList<>();
    for (Row row :
        found
            .orderBy(
                col("across_splits").desc(),
                col("across_labels").desc(),
                col("group"),
                col("is_dropped"),
                col("path"))
            .select("group", "label", "split", "is_dropped", "path")
            .limit(Gallery.MOST)
            .collectAsList()) {
      String where =
          Stream.of(row.getString(2), row.getString(1))
              .filter(Objects::nonNull)
              .collect(Collectors.joining(" "));
      items.add(
          new Gallery.Item(
              row.getString(0), where + (row.getBoolean(3) ? " (to drop)" : ""), row.getString(4)));
    }
    return new Gallery(
        "Duplicates",
        "Groups of images that are the same or nearly the same: first those in several splits, then"
            + " those with several labels.",
        items);
  }

  private static void say(Job job, Duplicates found, long groups, String what, String column) {
    job.say("%n%,d groups %s", groups, what);
    String last = "";
    for (Row row : found.examples(column, EXAMPLES, IMAGES)) {
      String group = row.getString(0);
      job.say(
          "%s %-10s %-16s %s%s",
          group.equals(last) ? " " : "-",
          row.isNullAt(3) ? "" : row.getString(3),
          row.isNullAt(2) ? "" : row.getString(2),
          row.getString(1),
          row.getBoolean(5) ? "  (to drop)" : "");
      last = group;
    }
    if (groups > EXAMPLES) {
      job.say("  …");
    }
  }
}
