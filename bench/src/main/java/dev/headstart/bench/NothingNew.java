// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.Texts;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.ExtractionOptions;
import dev.headstart.codes.ExtractionRun;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.Inference;
import dev.headstart.codes.PassListener;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.zoo.NetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Measures an extraction that finds nothing new: a number of empty files in folders of a thousand,
 * and a Delta table with a row with a random code for each.
 *
 * <p>Arguments: an ONNX file, its card, the number of images, the number of rounds, a working
 * folder (kept, and reused if it exists).
 */
public final class NothingNew {

  private static final int FOLDER = 1000;

  private NothingNew() {}

  /** Prints one row per round: seconds, and the process's maximum resident memory. */
  public static void main(String[] args) throws Exception {
    int images = Integer.parseInt(args[2]);
    Path work = Path.of(args[4]);
    try (SparkSession spark = ExtractBench.spark()) {
      PretrainedNet net =
          new NetFiles(spark.sparkContext().hadoopConfiguration()).load(args[0], args[1]);
      RunId id = RunId.now();
      Extraction extraction = Extraction.of(net, List.of(), Inference.DEFAULT, id);
      CodesTable table = new CodesTable(spark, work.resolve("codes").toString());
      ImageSource source =
          new ImageSource(
              List.of(work.resolve("images").toString()), new Labels.Folder(), ImageFilter.ALL);
      if (!table.exists()) {
        files(work.resolve("images"), images);
        rows(spark, source, extraction, table);
      }
      for (int round = 1; round <= Integer.parseInt(args[3]); round++) {
        long start = System.nanoTime();
        ImageCounts result =
            new ExtractionRun(
                    source,
                    extraction,
                    table,
                    ExtractionOptions.adding(10_000),
                    Provenance.of(id, "bench", Map.of()))
                .run(spark, PassListener.NONE);
        System.out.printf(
            Locale.ROOT,
            "round %d  %,d seen, %,d unchanged, %,d coded in %.1f s  resident at most %d MiB%n",
            round,
            result.seen(),
            result.of(ImageCounts.End.UNCHANGED),
            result.coded(),
            (System.nanoTime() - start) / 1e9,
            ExtractBench.memory("VmHWM"));
      }
    }
  }

  private static void files(Path folder, int images) throws IOException {
    for (int i = 0; i < images; i++) {
      Path into = folder.resolve(Texts.format("%05d", i / FOLDER));
      if (i % FOLDER == 0) {
        Files.createDirectories(into);
      }
      Files.createFile(into.resolve(Texts.format("%08d.jpg", i)));
    }
  }

  private static void rows(
      SparkSession spark, ImageSource source, Extraction extraction, CodesTable table) {
    int length = extraction.cut().lengths().get(0);
    source
        .list(spark)
        .select(
            col("path"),
            col("label"),
            col("split"),
            expr("sha2(path, 256)").as("sha256"),
            col("length"),
            col("modified"),
            lit(500).as("width"),
            lit(375).as("height"),
            lit(extraction.net().fingerprint()).as("net"),
            lit(extraction.cut().layers().get(0)).as("layer"),
            expr(Texts.format("transform(sequence(1, %d), i -> cast(rand() as float))", length))
                .as("code"),
            lit("made").as("run_id"),
            expr("current_timestamp()").as("extracted_at"))
        .write()
        .format("delta")
        .partitionBy("net", "layer")
        .save(table.uri());
  }
}
