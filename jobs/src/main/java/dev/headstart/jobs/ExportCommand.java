// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.StageNames;
import dev.headstart.export.CodesExport;
import dev.headstart.export.CodesFormat;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOutput;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.model.ModelExport;
import dev.headstart.model.SavedModel;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.zoo.NetFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code export}: writes a model or codes for other tools. */
@Command(
    name = "export",
    header = "Write a model as one ONNX file, or codes as files for other tools.",
    description = {
      "With --model: writes the net and the head as one ONNX file that any runtime serves. Its",
      "input is the normalised image, its outputs the scores and the index of the class; the",
      "metadata has the labels and the preprocessing. With --codes: writes codes as Parquet,",
      "NumPy or JSON files with an index."
    })
final class ExportCommand extends Verb {

  @ArgGroup(multiplicity = "1")
  private Input input;

  /** What is exported: a model or codes. */
  static final class Input {
    @Option(names = "--model", paramLabel = "URI", description = "The model to export.")
    private @Nullable String model;

    @Option(names = "--codes", paramLabel = "URI", description = "The table of codes to export.")
    private @Nullable String codes;
  }

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "The ONNX file, or the folder for the codes, to write.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "parquet|npy|jsonl",
      description = "The format of the codes (default: parquet).")
  private @Nullable CodesFormat format;

  @Option(
      names = "--as-of",
      paramLabel = "VERSION",
      description = "The version of the table of --codes to export (default: the newest).")
  private @Nullable Long asOf;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer whose codes to export, if the table has several.")
  private @Nullable String layer;

  @Option(names = "--overwrite", description = "Replace what an earlier export wrote.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    if (input.codes == null) {
      if (format != null || asOf != null || layer != null) {
        throw new InputException("--format, --as-of and --layer are for codes: give --codes.");
      }
      return model(job, Objects.requireNonNull(input.model, "--model or --codes"));
    }
    return codes(job, input.codes);
  }

  private Outcome model(Job job, String model) {
    new NetOutput(out, job.hadoop()).check(overwrite);
    SavedModel saved = SavedModel.load(model, job.hadoop());
    Map<String, Object> net = Outcome.describe(saved.net());
    Provenance provenance = job.provenance("export").with("model", model).with("net", net);
    ModelExport export = ModelExport.of(saved, provenance);
    new NetFiles(job.hadoop()).write(export.model(), out);
    job.say(
        "%s of %d classes by %s and its head: %s",
        export.scores().word(), saved.labels().size(), saved.net().card().name(), out);
    if (!export.model().fitsOneFile()) {
      job.say("  its weights, more than a file of ONNX holds, are beside it: %s.data", out);
    }
    return new Outcome(
        ExitStatus.DONE,
        Map.of("classes", saved.labels().size()),
        Throughput.NONE,
        Map.of(),
        net,
        provenance);
  }

  private Outcome codes(Job job, String table) throws IOException {
    CodesFormat as = format == null ? CodesFormat.PARQUET : format;
    checkFolder(job);
    Arguments.writable("--out", out, job.hadoop());
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, table, asOf), layer);
    PretrainedNet net = chosen.table().net(chosen.net());
    Provenance provenance =
        job.provenance("export")
            .with("net", Outcome.describe(net))
            .with("codes", Outcome.describe(chosen.table()));
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("format", as.name().toLowerCase(Locale.ROOT));
    about.put("net", Outcome.describe(net));
    about.put("layer", chosen.layer());
    about.put("provenance", provenance.toMap());
    StageNames.about(job.spark().sparkContext(), List.of(table), net.card().name());
    long rows = new CodesExport(as, out).write(chosen.rows(), about);
    job.say("%,d codes of layer %s of %s", rows, chosen.layer(), net.card().name());
    job.say("codes  %s (see %s)", out, CodesExport.INDEX);
    return new Outcome(
        ExitStatus.DONE,
        Map.of("rows", rows),
        Throughput.NONE,
        Map.of(),
        Outcome.describe(net),
        provenance);
  }

  private void checkFolder(Job job) {
    String index = out + "/" + CodesExport.INDEX;
    if (!Arguments.exists("--out", index, job.hadoop())) {
      Arguments.emptyPlace("--out", out, job.hadoop());
    } else if (!overwrite) {
      throw new InputException(
          Texts.format("There are codes at %s already: --overwrite replaces them.", out));
    }
  }
}
