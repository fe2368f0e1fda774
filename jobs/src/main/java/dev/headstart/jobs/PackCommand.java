// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.pack.PackFormat;
import dev.headstart.pack.Packing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.network.util.JavaUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code pack}: packs many small image files into few large ones. */
@Command(
    name = "pack",
    header = "Pack many small image files into few large ones.",
    description = {
      "Packs images with their labels and splits into Parquet files, as Hugging Face reads them,"
          + " or",
      "into tars, as WebDataset reads them. Every verb takes these where it takes images."
    })
final class PackCommand extends Verb {

  @Option(
      names = "--images",
      arity = "1..*",
      required = true,
      paramLabel = "URI",
      description = "Folders, files, globs, CSV files, tables, tars or sequence files.")
  private List<String> images;

  @Mixin private SourceOptions sources;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "The folder to write the shards to.")
  private String out;

  @Option(
      names = "--format",
      defaultValue = "parquet",
      paramLabel = "parquet|tar",
      description = "The format of the shards (default: ${DEFAULT-VALUE}).")
  private PackFormat format;

  @Option(
      names = "--shard-size",
      defaultValue = "128MB",
      paramLabel = "SIZE",
      description = "The approximate size of a shard (default: ${DEFAULT-VALUE}).")
  private String shardSize;

  @Option(
      names = "--max-failure-rate",
      defaultValue = "0.05",
      paramLabel = "R",
      description =
          "Exit with 3 if a larger share of the images failed, 0 to 1 (default: "
              + "${DEFAULT-VALUE}).")
  private double maxFailureRate;

  @Option(names = "--overwrite", description = "Replace the shards of an earlier run.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.rate("--max-failure-rate", maxFailureRate);
    long bytes = bytes(shardSize);
    Arguments.emptyPlace(
        "--out",
        out,
        job.spark().sparkContext().hadoopConfiguration(),
        overwrite ? Packing::isOurs : Packing::mayBeLeft);
    Arguments.writable("--out", out, job.hadoop());
    long start = System.nanoTime();
    Packing packing = new Packing(sources.source(images), out, format, bytes);
    Packing.Result result = packing.run(job.spark(), job.progress());
    Throughput throughput = Throughput.since(start, result.counts().listed());
    say(job, result, throughput);
    Map<String, Object> counts = Accounts.seen(result.counts());
    counts.put("packed", result.images());
    counts.put("failed", result.failed());
    counts.put("shards", result.shards());
    Accounts.putPassedOver(result.counts(), counts);
    return new Outcome(
        result.counts().failureRate() > maxFailureRate
            ? ExitStatus.TOO_MANY_FAILURES
            : ExitStatus.DONE,
        counts,
        throughput,
        Map.of(),
        Map.of(),
        job.provenance("pack"));
  }

  private void say(Job job, Packing.Result result, Throughput throughput) {
    job.say(
        "%,d images packed into %,d shards in %s", result.images(), result.shards(), throughput);
    Accounts.say(job, result.counts());
    job.say("  shards  %s/part-*%s", out, format.extension());
    if (result.failed() > 0) {
      job.say("  %,d could not be read (all of them: %s/_unread), e.g.", result.failed(), out);
      result.examples().forEach(row -> job.say("    %s: %s", row.get(0), row.get(1)));
    }
  }

  private static long bytes(String size) {
    try {
      long bytes = JavaUtils.byteStringAsBytes(size);
      if (bytes >= 1 << 10) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new InputException(
        Texts.format(
            "--shard-size is %s: it must be a size such as 128MB, and at least 1KB.", size));
  }
}
