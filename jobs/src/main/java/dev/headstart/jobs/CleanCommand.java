// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.codes.StageNames;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code clean}: finds images that should not be learnt from as they are. */
@Command(
    name = "clean",
    header = "Find wrong labels and duplicates among images by their codes.",
    description = {
      "Finds images that should not be learnt from as they are, from the codes that are there",
      "already. It changes nothing: it writes a Delta table, to look at and to give to train.",
      "",
      "--labels: labels that look wrong, by confident learning on the probabilities of heads that",
      "were trained on the other folds. The table has path, label, split, suggested (the likeliest",
      "class), probability (of the label), suggested_probability, score, is_issue and rank (1 is",
      "the surest issue). train --drop-issues leaves issues out.",
      "",
      "--duplicates: images that are the same by their bytes, or nearly the same by their codes",
      "and, with --images, their perceptual hashes. The table has a row for each image that is in",
      "a group: group, path, label, split, sha256, width, height, similarity, hash_bits,",
      "same_bytes, across_splits, across_labels and is_dropped, which is false for the one of each",
      "group that stays. train --drop-duplicates leaves the others out."
    })
final class CleanCommand extends Verb {

  @ArgGroup(multiplicity = "1")
  private Mode mode;

  /** What is looked for. */
  static final class Mode {
    @ArgGroup(exclusive = false)
    private @Nullable CleanLabels labels;

    @ArgGroup(exclusive = false)
    private @Nullable CleanDuplicates duplicates;
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
    CleanDuplicates duplicates = mode.duplicates;
    if (mode.labels != null) {
      mode.labels.check();
    }
    if (duplicates != null) {
      duplicates.check();
    }
    TableOutput target = new TableOutput(out, overwrite);
    target.check(job, duplicates == null ? FormatVersion.LABEL_ISSUES : FormatVersion.DUPLICATES);
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, codes, asOf), layer);
    PretrainedNet net = chosen.table().net(chosen.net());
    Provenance provenance =
        job.provenance("clean")
            .with("net", Outcome.describe(net))
            .with("layer", chosen.layer())
            .with("codes", Outcome.describe(chosen.table()));
    StageNames.about(job.spark().sparkContext(), List.of(codes), net.card().name());
    return duplicates == null
        ? Objects.requireNonNull(mode.labels, "--labels or --duplicates")
            .run(job, chosen, net, seed, target, provenance)
        : duplicates.run(job, chosen, net, seed, target, provenance);
  }
}
