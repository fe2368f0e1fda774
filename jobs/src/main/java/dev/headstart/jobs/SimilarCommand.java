// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
import dev.headstart.codes.StageNames;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.TableOutput;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Gallery;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code similar}: finds the images that are the most similar to others. */
@Command(
    name = "similar",
    header = "Find the images of a codes table that are the most similar to others.",
    description = {
      "Finds for each query the images of the table whose codes have the largest cosine with its",
      "own. All are compared, so none of the nearest is missing, unless --recall asks for less: then",
      "the table's index (see headstart index) finds them in less time. An image is not similar to",
      "itself: rows with the query's path are left out. The Delta table that is written has query,",
      "rank (from 1), path, label, split and similarity."
    })
final class SimilarCommand extends Verb {
  private static final int LINES = 20;

  /** As many neighbours of a query as a report shows. */
  private static final int SHOWN = 11;

  @Option(
      names = "--codes",
      required = true,
      paramLabel = "URI",
      description = "The table of codes to search.")
  private String codes;

  @ArgGroup(multiplicity = "1")
  private Query query;

  /** What is looked for: images or codes. */
  static final class Query {
    @Option(
        names = "--query",
        arity = "1..*",
        paramLabel = "IMAGE",
        description =
            "Images, as in extract; the table's net computes their codes, which are not stored.")
    private @Nullable List<String> images;

    @Option(
        names = "--query-codes",
        paramLabel = "URI",
        description = "A table of codes of the same net and layer; it may be the same table.")
    private @Nullable String codes;
  }

  @Option(
      names = "--top",
      defaultValue = "10",
      paramLabel = "K",
      description = "How many to find for each query (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--recall",
      defaultValue = "1",
      paramLabel = "SHARE",
      description = {
        "Which share of the nearest rows to find at least. Below 1 the table's index is searched, in",
        "as many cells as a sample of its rows needed (default: ${DEFAULT-VALUE}, all rows are",
        "compared)."
      })
  private double recall;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "The Delta table to write.")
  private String out;

  @Option(
      names = "--as-of",
      paramLabel = "VERSION",
      description = "The version of the table of --codes to search (default: the newest).")
  private @Nullable Long asOf;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer whose codes to search, if the table has several.")
  private @Nullable String layer;

  @Mixin private InferenceOptions inference;

  @Mixin private ReportOptions report;

  @Option(names = "--overwrite", description = "Replace the table if it exists.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.atLeast("--top", top, 1);
    if (!(recall > 0 && recall <= 1)) {
      throw new InputException(
          Texts.format("--recall is %s: it must be above 0, and at most 1.", recall));
    }
    Inference how = inference.inference();
    TableOutput target = new TableOutput(out, overwrite);
    target.check(job, FormatVersion.NEIGHBOURS);
    report.check(job.hadoop());
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, codes, asOf), layer);
    PretrainedNet net = chosen.table().net(chosen.net());
    SimilarSearch search = SimilarSearch.of(job, chosen, top, recall);
    Provenance provenance =
        job.provenance("similar")
            .with("net", Outcome.describe(net))
            .with("layer", chosen.layer())
            .with("codes", Outcome.describe(chosen.table()));
    List<String> images = query.images;
    if (images == null) {
      String asked = Objects.requireNonNull(query.codes, "--query or --query-codes");
      StageNames.about(job.spark().sparkContext(), List.of(codes), net.card().name());
      Dataset<Row> queries =
          CodesOf.matching(CodesOf.table(job, asked, null), chosen.net(), chosen.layer()).rows();
      return tell(job, queries, search, net, target, provenance.with("query", asked));
    }
    ImageSource source = new ImageSource(images, Labels.parse("none"), ImageFilter.ALL, null);
    Extraction extraction = Extraction.of(net, List.of(chosen.layer()), how, job.runId());
    try (CodedImages coded = CodedImages.of(job.spark(), source, extraction, job.progress())) {
      Accounts.say(job, coded.counts());
      if (coded.counts().coded() == 0) {
        throw new InputException("None of the images of --query can be decoded.");
      }
      return tell(
          job,
          coded.rows().filter("error IS NULL"),
          search,
          net,
          target,
          provenance.with("query", images));
    }
  }

  private Outcome tell(
      Job job,
      Dataset<Row> queries,
      SimilarSearch search,
      PretrainedNet net,
      TableOutput target,
      Provenance provenance)
      throws IOException {
    long start = System.nanoTime();
    Dataset<Row> rows = search.codes().rows();
    Dataset<Row> named = rows.select(col("path").as("_path"), col("label"), col("split"));
    Dataset<Row> found =
        search
            .nearest(queries)
            .join(named, col("path").equalTo(col("_path")))
            .select("query", "rank", "path", "label", "split", "similarity")
            .orderBy("query", "rank")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      target.write(found, FormatVersion.NEIGHBOURS, provenance);
      long asked = queries.count();
      long searched = rows.count();
      job.say(
          "The %,d most similar of %,d images for each of %,d, in %.1f s",
          Math.min(top, searched), searched, asked, seconds(start));
      search.say(job);
      say(job, found);
      job.say("%nneighbours  %s", out);
      Map<String, Object> counts =
          Map.of("rows", searched, "queries", asked, "neighbours", found.count());
      Dataset<Row> images = images(rows).union(images(queries));
      report.write(
          job, to -> gallery(found, search.text()).write(to, net, provenance, counts, images));
      return new Outcome(
          ExitStatus.DONE,
          counts,
          Throughput.NONE,
          search.metrics(),
          Outcome.describe(net),
          provenance);
    } finally {
      found.unpersist();
    }
  }

  private static Dataset<Row> images(Dataset<Row> rows) {
    return rows.select("path", "label", "split", "length", "modified");
  }

  /** The first queries, each followed by what is near it. */
  private static Gallery gallery(Dataset<Row> found, String how) {
    List<Gallery.Item> items = new ArrayList<>();
    String last = "";
    for (Row row :
        found
            .filter(col("rank").leq(SHOWN))
            .orderBy("query", "rank")
            .limit(Gallery.MOST)
            .collectAsList()) {
      String query = row.getString(0);
      if (!query.equals(last)) {
        items.add(new Gallery.Item(query, "query", query));
        last = query;
      }
      String label = row.isNullAt(3) ? "" : row.getString(3);
      items.add(
          new Gallery.Item(
              query, Texts.format("%.3f  %s", row.getDouble(5), label), row.getString(2)));
    }
    return new Gallery(
        "Similar images",
        "Each query and the images whose codes have the largest cosine with its own, the nearest"
            + " first. "
            + how,
        items);
  }

  private static void say(Job job, Dataset<Row> found) {
    String last = "";
    for (Row row : found.orderBy("query", "rank").limit(LINES).collectAsList()) {
      if (!row.getString(0).equals(last)) {
        last = row.getString(0);
        job.say("%n%s", last);
      }
      job.say(
          "  %.3f  %-16s %s",
          row.getDouble(5), row.isNullAt(3) ? "" : row.getString(3), row.getString(2));
    }
  }
}
