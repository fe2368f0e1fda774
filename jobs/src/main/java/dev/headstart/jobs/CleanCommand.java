// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.DeltaFolder;
import dev.headstart.codes.StageNames;
import dev.headstart.codes.VersionedTable;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.SaveMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code clean}: finds images that should not be learnt from as they are. */
@Command(
    name = "clean",
    header = "Find wrong labels among images by their codes.",
    description = {
      "Finds images that should not be learnt from as they are, from the codes that are there",
      "already. It changes nothing: it writes a Delta table with a row for each image, to look at",
      "and to give to train.",
      "",
      "--labels: labels that look wrong, by confident learning on the probabilities of heads that",
      "were trained on the other folds. The table has path, label, split, suggested (the likeliest",
      "class), probability (of the label), suggested_probability, score, is_issue and rank (1 is",
      "the surest issue). train --drop-issues leaves the issues out."
    })
final class CleanCommand extends Verb {

  @ArgGroup(multiplicity = "1")
  private Mode mode;

  /** What is looked for. */
  static final class Mode {
    @ArgGroup(exclusive = false)
    private @Nullable CleanLabels labels;
  }

  @Option(
      names = "--codes",
      required = true,
      paramLabel = "URI",
      description = "The table of codes.")
  private String codes;

  @Option(
      names = "--as-of",
      paramLabel = "VERSION",
      description = "The version of the table of --codes to look at (default: the newest).")
  private @Nullable Long asOf;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer whose codes to look at, if the table has several.")
  private @Nullable String layer;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "The Delta table to write.")
  private String out;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--overwrite", description = "Replace the table if it exists.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    CleanLabels labels = Objects.requireNonNull(mode.labels, "--labels");
    labels.check();
    checkTarget(job, FormatVersion.LABEL_ISSUES);
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, codes, asOf), layer);
    PretrainedNet net = chosen.table().net(chosen.net());
    Provenance provenance =
        job.provenance("clean")
            .with("net", Outcome.describe(net))
            .with("layer", chosen.layer())
            .with("codes", Outcome.describe(chosen.table()));
    StageNames.about(job.spark().sparkContext(), List.of(codes), net.card().name());
    SaveMode how = overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists;
    return labels.run(job, chosen, net, seed, out, how, provenance);
  }

  private void checkTarget(Job job, FormatVersion format) {
    if (!DeltaFolder.hasCommits(job.spark(), out)) {
      Arguments.emptyPlace("--out", out, job.hadoop(), name -> name.equals("_delta_log"));
    } else if (!overwrite) {
      throw new InputException(
          Texts.format("There is a table at %s already: --overwrite replaces it.", out));
    } else {
      VersionedTable.check(job.spark(), out, format);
    }
    Arguments.writable("--out", out, job.hadoop());
  }
}
