// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.codes.StageNames;
import dev.headstart.index.CodesIndex;
import dev.headstart.index.IndexUpdate;
import dev.headstart.index.RecallCurve;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code index}: makes the index of a codes table, or brings it up to date. */
@Command(
    name = "index",
    header =
        "Make the index by which similar searches a large codes table, or bring it up to date.",
    description = {
      "Puts the codes of a layer into cells of codes that are near each other, so that similar with",
      "--recall below 1 reads only the cells nearest to a query. The index lies below the table, in",
      "_index, and takes as much space as the codes. A run that was stopped goes on; when the table",
      "has grown, the index gets what is new. At its end the recall is measured: rows of a sample",
      "are looked for among all others."
    })
final class IndexCommand extends Verb {
  private static final int TOP = 10;
  private static final double[] RECALLS = {0.9, 0.95, 0.99};

  @Option(
      names = "--codes",
      required = true,
      paramLabel = "URI",
      description = "The table of codes to index.")
  private String codes;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer whose codes to index, if the table has several.")
  private @Nullable String layer;

  @Override
  public Outcome run(Job job) throws IOException {
    long start = System.nanoTime();
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, codes, null), layer);
    PretrainedNet net = chosen.table().net(chosen.net());
    StageNames.about(job.spark().sparkContext(), List.of(codes), net.card().name());
    CodesIndex index = CodesIndex.of(job.spark(), chosen.table(), chosen.net(), chosen.layer());
    Arguments.writable("--codes", index.uri(), job.hadoop());
    IndexUpdate update =
        index.update(
            rows -> {
              job.err().println(Texts.format("headstart: %,d rows are in the index", rows));
              job.err().flush();
            });
    RecallCurve recall = update.recall();
    job.say(
        "%,d codes of layer %s of %s in %,d cells, %,d of them added, in %.1f s",
        update.rows(),
        chosen.layer(),
        net.card().name(),
        update.cells(),
        update.added(),
        seconds(start));
    job.say(
        "recall@%d %s (measured on %d rows)",
        recall.measuredAt(TOP),
        DoubleStream.of(RECALLS)
            .mapToObj(share -> Texts.format("%.2f in %,d cells", share, recall.cells(TOP, share)))
            .collect(Collectors.joining(", ")),
        recall.queries());
    job.say("index  %s", index.uri());
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (double share : RECALLS) {
      metrics.put(Texts.format("cells_for_recall_%.2f", share), recall.cells(TOP, share));
    }
    return new Outcome(
        ExitStatus.DONE,
        Map.of("rows", update.rows(), "added", update.added(), "cells", update.cells()),
        Throughput.NONE,
        metrics,
        Outcome.describe(net),
        job.provenance("index")
            .with("net", Outcome.describe(net))
            .with("layer", chosen.layer())
            .with("codes", Outcome.describe(chosen.table())));
  }
}
