// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.jobs.finetune.FinetuneCommand;
import dev.headstart.jobs.train.TrainCommand;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.builtin.EmbeddedNet;
import dev.headstart.net.builtin.RawPixels;
import dev.headstart.synthetic.DemoPhotos;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code demo}, which runs the other commands one after the other on generated images.
 */
@Command(
    name = "demo",
    header = "Run all verbs in a few minutes on generated data.",
    description = {
      "Generates a small set of labelled images: two shapes with four textures each, while",
      "colour, position, light and clutter carry no information about the class. Then runs the",
      "other verbs on it as you would: extract, train, evaluate, finetune, predict. Prints each",
      "command, and at the end the accuracy of raw pixels, of codes and of the fine-tuned net.",
      "Needs no download and no photos."
    },
    footer = {
      "",
      "The images are of the kind that the embedded net was pretrained on, though not the same;"
          + " for",
      "what it is worth on photos see docs/pretrain.md."
    })
final class DemoCommand extends Verb {

  private static final int SIDE = 96;
  private static final int PIXELS = 16;
  private static final int TRAINING = 100;
  private static final int TEST = 50;
  private static final int NEW = 2;
  private static final int SHOWN = 8;

  @Option(
      names = "--out",
      defaultValue = "headstart-demo",
      paramLabel = "DIR",
      description =
          "A new folder on this machine for everything that the demo writes (default: "
              + "${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed of the images (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  protected boolean trainsNet() {
    return true;
  }

  @Override
  public Outcome run(Job job) throws IOException {
    if (Files.exists(out)) {
      throw new InputException(Texts.format("%s already exists: choose another --out.", out));
    }
    Files.createDirectories(out);
    long start = System.nanoTime();
    int painted = paint();
    write(RawPixels.net(PIXELS), "raw-pixels");
    write(EmbeddedNet.load(), EmbeddedNet.NAME);
    job.say("%,d images painted in %.1f s: %s", painted, seconds(start), out.resolve("photos"));

    Map<String, DemoScore> scores = new LinkedHashMap<>();
    try (PrintWriter log =
        new PrintWriter(out.resolve("log.txt").toFile(), StandardCharsets.UTF_8)) {
      DemoScript script = new DemoScript(job, log);
      double pixels = extract(script, "raw-pixels");
      scores.put("raw pixels, softmax", head(script, "raw-pixels", "softmax", pixels));
      double codes = extract(script, EmbeddedNet.NAME);
      scores.put("codes, svm", head(script, EmbeddedNet.NAME, "svm", codes));
      scores.put("codes, softmax", head(script, EmbeddedNet.NAME, "softmax", codes));
      double tuned = tune(script) + extract(script, "tuned");
      scores.put("fine-tuned, softmax", head(script, "tuned", "softmax", tuned));
      predict(job, script);
    }
    job.say("%n%s", DemoScore.table(scores));
    tellFiles(job);
    job.say("%nDone in %.0f s.", seconds(start));
    Map<String, Object> metrics = new LinkedHashMap<>();
    scores.forEach((name, score) -> metrics.put(name, score.toMap()));
    return new Outcome(
        ExitStatus.DONE,
        Map.of("seen", painted),
        Throughput.NONE,
        metrics,
        Outcome.describe(EmbeddedNet.load()),
        job.provenance("demo"));
  }

  private int paint() throws IOException {
    DemoPhotos photos = new DemoPhotos(seed, SIDE);
    return photos.write(out.resolve("photos/train"), 0, TRAINING)
        + photos.write(out.resolve("photos/test"), TRAINING, TEST)
        + photos.write(out.resolve("photos/new"), TRAINING + TEST, NEW);
  }

  private void write(PretrainedNet net, String name) throws IOException {
    Path nets = Files.createDirectories(out.resolve("nets"));
    Files.write(nets.resolve(name + ".onnx"), net.onnx());
    Files.writeString(nets.resolve(name + ".yaml"), net.card().toYaml());
  }

  private double extract(DemoScript script, String net) throws IOException {
    return script.run(
        new ExtractCommand(),
        "--images",
        out.resolve("photos/train"),
        "--net",
        out.resolve("nets/" + net + ".onnx"),
        "--codes",
        out.resolve("codes/" + net));
  }

  private double tune(DemoScript script) throws IOException {
    return script.run(
        new FinetuneCommand(),
        "--images",
        out.resolve("photos/train"),
        "--net",
        out.resolve("nets/embedded.onnx"),
        "--freeze-to",
        "stage2/relu",
        "--epochs",
        4,
        "--learning-rate",
        0.01,
        "--pretrained-rate",
        1,
        "--out",
        out.resolve("nets/tuned.onnx"));
  }

  /** Trains and evaluates a head. The reported seconds include those of computing the codes. */
  private DemoScore head(DemoScript script, String net, String head, double codes)
      throws IOException {
    Path model = out.resolve(Texts.format("models/%s-%s", net, head));
    double training =
        script.run(
            new TrainCommand(),
            "--codes",
            out.resolve("codes/" + net),
            "--head",
            head,
            "--model",
            model);
    script.run(new EvaluateCommand(), "--model", model, "--images", out.resolve("photos/test"));
    return DemoScore.of(script.metrics(), codes + training);
  }

  private void predict(Job job, DemoScript script) throws IOException {
    Path predictions = out.resolve("predictions");
    script.run(
        new PredictCommand(),
        "--model",
        out.resolve("models/tuned-softmax"),
        "--images",
        out.resolve("photos/new"),
        "--predictions",
        predictions);
    List<Row> rows =
        job.spark()
            .read()
            .format("delta")
            .load(predictions.toString())
            .select("path", "predicted", "score")
            .orderBy("path")
            .collectAsList();
    job.say("");
    job.say("New images (their folder tells what they are):");
    for (int i = 0; i < rows.size(); i += Math.max(1, rows.size() / SHOWN)) {
      Row row = rows.get(i);
      Path file = Path.of(row.getString(0));
      job.say(
          "  %-28s %-16s %.2f",
          file.subpath(file.getNameCount() - 2, file.getNameCount()),
          row.getString(1),
          row.getDouble(2));
    }
  }

  private void tellFiles(Job job) {
    job.say("");
    job.say("Look at:");
    job.say("  %-40s the images", out.resolve("photos"));
    job.say("  %-40s the embedded net, the fine-tuned one, and their cards", out.resolve("nets"));
    job.say("  %-40s CNN codes, as Delta tables", out.resolve("codes"));
    job.say("  %-40s trained heads with their nets", out.resolve("models"));
    job.say("  %-40s the classes of photos/new, as a Delta table", out.resolve("predictions"));
    job.say("  %-40s what each command said", out.resolve("log.txt"));
  }
}
