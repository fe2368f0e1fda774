// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Texts;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.ExtractionOptions;
import dev.headstart.codes.ExtractionRun;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the time of {@code extract} on Spark, including its Delta commit, with that of {@link
 * BareLoop}, in alternating rounds.
 *
 * <p>Arguments: a folder of photos, an ONNX file, its card, the number of photos, of measured
 * rounds, and of warm-up rounds; and {@code turns} to wait for a line on standard input before each
 * measured round. The JVM compiles Spark and Delta, on the same cores, for minutes. A run over many
 * images soon gets past that; ten runs over few images do not.
 */
public final class ExtractBench {

  private static final int CORES = 2;

  private ExtractBench() {}

  /** Prints one row per round, then medians and their ratio. */
  public static void main(String[] args) throws Exception {
    int photos = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    int warmUps = Integer.parseInt(args[5]);
    Path work = Files.createTempDirectory("headstart-bench");
    try (SparkSession spark = spark()) {
      PretrainedNet net =
          new NetFiles(spark.sparkContext().hadoopConfiguration()).load(args[1], args[2]);
      List<Path> copies = copy(Path.of(args[0]), work.resolve("photos"), photos);
      BareLoop bare = new BareLoop(net, CORES);
      List<Double> bareRates = new ArrayList<>();
      List<Double> sparkRates = new ArrayList<>();
      for (int round = 1; round <= warmUps + rounds; round++) {
        if (round > warmUps && args.length > 6) {
          awaitTurn();
        }
        double bareRate = rate(photos, () -> bare.run(copies));
        String table = "codes-" + round;
        double sparkRate = rate(photos, () -> onSpark(spark, net, work, table));
        System.out.printf(
            Locale.ROOT,
            "%s %2d  bare %.1f images/s  spark %.1f images/s  ratio %.3f  resident %d MiB%n",
            round <= warmUps ? "warm-up" : "round  ",
            round,
            bareRate,
            sparkRate,
            sparkRate / bareRate,
            memory("VmRSS"));
        if (round > warmUps) {
          bareRates.add(bareRate);
          sparkRates.add(sparkRate);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "median     bare %.1f images/s  spark %.1f images/s  ratio %.3f  (%d photos, %s, %d"
              + " cores)%n",
          median(bareRates),
          median(sparkRates),
          median(sparkRates) / median(bareRates),
          photos,
          net.card().name(),
          CORES);
    } finally {
      delete(work);
    }
  }

  /** Lets whoever reads the rows measure something else in between. */
  private static void awaitTurn() throws IOException {
    int read;
    do {
      read = System.in.read();
    } while (read >= 0 && read != '\n');
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double rate(int photos, Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return photos / ((System.nanoTime() - start) / 1e9);
  }

  private static void onSpark(SparkSession spark, PretrainedNet net, Path work, String table) {
    ImageSource source =
        new ImageSource(
            List.of(work.resolve("photos").toString()), new Labels.Folder(), ImageFilter.ALL);
    RunId id = RunId.now();
    ExtractionRun run =
        new ExtractionRun(
            source,
            Extraction.of(net, List.of(), Inference.DEFAULT, id),
            new CodesTable(spark, work.resolve(table).toString()),
            ExtractionOptions.adding(10_000),
            Provenance.of(id, "bench", Map.of()));
    run.run(spark, PassListener.NONE);
  }

  static SparkSession spark() {
    return SparkSession.builder()
        .master("local[" + CORES + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 8)
        .config("spark.databricks.delta.snapshotPartitions", 2)
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .getOrCreate();
  }

  private static List<Path> copy(Path from, Path to, int photos) throws IOException {
    Files.createDirectories(to);
    List<Path> copies = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(from)) {
      List<Path> originals =
          walk.filter(p -> p.toString().toLowerCase(Locale.ROOT).endsWith(".jpg"))
              .sorted()
              .toList();
      for (int i = 0; i < photos; i++) {
        Path copy = to.resolve(Texts.format("%05d.jpg", i));
        copies.add(Files.copy(originals.get(i % originals.size()), copy));
      }
    }
    return copies;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /**
   * Returns a line of the process's status in MiB: {@code VmRSS} is the current value, {@code
   * VmHWM} the maximum.
   */
  static long memory(String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
