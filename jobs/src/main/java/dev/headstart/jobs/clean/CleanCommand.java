// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.clean;

import dev.headstart.InputException;
import dev.headstart.codes.StageNames;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.TableOutput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code clean}: finds images that should not be learnt from as they are. */
@Command(
    name = "clean",
    header = "Find wrong labels, duplicates and odd images by their codes.",
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
      "group that stays. train --drop-duplicates leaves the others out.",
      "",
      "--images without one of these: images that are unlike the others by their codes (outlier),",
      "dark, bright, blurred, uniform, or odd in aspect or size. The table has a score for each of",
      "these names, issues (the names that apply) and is_issue. train --drop-images leaves such",
      "images out."
    })
public final class CleanCommand extends Verb {

  @ArgGroup(multiplicity = "0..1")
  private Mode mode = new Mode();

  /** What is looked for. */
  static final class Mode {
    @ArgGroup(exclusive = false)
    private @Nullable CleanLabels labels;

    @ArgGroup(exclusive = false)
    private @Nullable CleanDuplicates duplicates;
  }

  @Option(
      names = "--images",
      arity = "1..*",
      paramLabel = "URI",
      description =
          "The images that the codes are of, as in extract: find odd ones; with --duplicates, their"
              + " perceptual hashes find duplicates that codes alone leave open.")
  private @Nullable List<String> images;

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description = "The column of tables of --images that holds the images.")
  private @Nullable String imageColumn;

  @Mixin private CleanImages odd = new CleanImages();

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

  @Mixin private ReportOptions report;

  @Override
  public Outcome run(Job job) throws IOException {
    CleanDuplicates duplicates = mode.duplicates;
    if (mode.labels != null) {
      mode.labels.check();
    }
    if (duplicates != null) {
      duplicates.check();
    }
    FormatVersion format = format();
    TableOutput target = new TableOutput(out, overwrite);
    target.check(job, format);
    report.check(job.hadoop());
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, codes, asOf), layer);
    PretrainedNet net = chosen.table().net(chosen.net());
    Provenance provenance =
        job.provenance("clean")
            .with("net", Outcome.describe(net))
            .with("layer", chosen.layer())
            .with("codes", Outcome.describe(chosen.table()));
    StageNames.about(job.spark().sparkContext(), List.of(codes), net.card().name());
    ImageSource source =
        images == null
            ? null
            : new ImageSource(images, Labels.parse("none"), ImageFilter.ALL, imageColumn);
    Provenance from = images == null ? provenance : provenance.with("images", images);
    if (mode.labels != null) {
      return mode.labels.run(job, chosen, net, seed, target, report, from);
    }
    return duplicates != null
        ? duplicates.run(job, chosen, net, source, seed, target, report, from)
        : odd.run(
            job,
            chosen,
            net,
            Objects.requireNonNull(source, "--images"),
            seed,
            target,
            report,
            from);
  }

  /** Checks that it is clear what is looked for, and returns what is written. */
  private FormatVersion format() {
    odd.limits();
    if (imageColumn != null && images == null) {
      throw new InputException("--image-column is a column of --images: give both.");
    }
    boolean others = mode.labels != null || mode.duplicates != null;
    if (!others && images == null) {
      throw new InputException(
          "clean looks for one of three: give --labels, --duplicates, or --images alone.");
    }
    if (others && odd.isGiven()) {
      throw new InputException(
          "Limits of odd images go with --images alone: leave out --labels and --duplicates.");
    }
    if (mode.labels != null && images != null) {
      throw new InputException("--labels looks at codes alone: leave out --images.");
    }
    return mode.labels != null
        ? FormatVersion.LABEL_ISSUES
        : mode.duplicates != null ? FormatVersion.DUPLICATES : FormatVersion.IMAGE_ISSUES;
  }
}
