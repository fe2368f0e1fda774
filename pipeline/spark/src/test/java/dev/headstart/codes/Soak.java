// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.TinyNet;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;

/** Run in a JVM of its own: extracts on one core and writes how much memory it had meanwhile. */
final class Soak {

  private Soak() {}

  /** How many images were done, and what was resident then, in KiB. */
  record Sample(long images, long kib) {

    static Sample parse(String line) {
      String[] fields = line.split(" ", -1);
      return new Sample(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
    }
  }

  public static void main(String[] args) throws Exception {
    List<String> samples = Collections.synchronizedList(new ArrayList<>());
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (SparkSession spark = spark()) {
      AtomicReference<Counters> counters = new AtomicReference<>();
      ScheduledFuture<?> unused =
          clock.scheduleAtFixedRate(
              () -> {
                if (counters.get() != null) {
                  samples.add(counters.get().coded() + " " + residentKib());
                }
              },
              1,
              1,
              TimeUnit.SECONDS);
      RunId id = RunId.now();
      new ExtractionRun(
              Runs.source(Path.of(args[0])),
              Extraction.of(TinyNet.of(1), List.of(), Inference.DEFAULT, id),
              new CodesTable(spark, args[1]),
              ExtractionOptions.adding(10_000),
              Provenance.of(id, "soak", Map.of()))
          .run(
              spark,
              new PassListener() {
                @Override
                public void begin(Counters of) {
                  counters.set(of);
                }
              });
      samples.add(counters.get().coded() + " " + residentKib());
    } finally {
      clock.shutdownNow();
    }
    Files.write(Path.of(args[2]), samples);
  }

  private static SparkSession spark() {
    return SparkSession.builder()
        .master("local[1]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.databricks.delta.snapshotPartitions", 1)
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .getOrCreate();
  }

  private static long residentKib() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
