// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.TinyNet;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Run in a JVM of its own, because Spark's sinks are set when it starts: extracts twice in one
 * Spark and once in a second one, and writes down what JMX says after each.
 */
final class MetricsInSinks {

  private MetricsInSinks() {}

  /** Arguments: the images, where the CSV sink writes, where the lines go. */
  public static void main(String[] args) throws Exception {
    List<String> lines = new ArrayList<>();
    try (SparkSession spark = start(args[1])) {
      lines.add("first " + extract(spark, args[0]));
      lines.add("again " + extract(spark, args[0]));
      lines.add("sources " + sources());
    }
    lines.add("stopped " + jmx());
    try (SparkSession spark = start(args[1])) {
      lines.add("restarted " + extract(spark, args[0]));
      lines.add("sources " + sources());
    }
    Files.write(Path.of(args[2]), lines);
  }

  private static SparkSession start(String csv) {
    return SparkSession.builder()
        .master("local[4]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.metrics.namespace", "test")
        .config("spark.metrics.conf.*.sink.jmx.class", "org.apache.spark.metrics.sink.JmxSink")
        .config("spark.metrics.conf.*.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink")
        .config("spark.metrics.conf.*.sink.csv.directory", csv)
        .getOrCreate();
  }

  private static Map<String, Long> extract(SparkSession spark, String images) throws Exception {
    ImageSource source = new ImageSource(List.of(images), new Labels.Folder(), ImageFilter.ALL);
    Extraction extraction =
        Extraction.of(TinyNet.of(1), List.of(), Inference.DEFAULT, new RunId("test"));
    List<Row> rows =
        extraction
            .code(source.list(spark).repartition(8), Counters.in(spark.sparkContext()))
            .collectAsList();
    Map<String, Long> figures = jmx();
    figures.put("rows", (long) rows.size());
    return figures;
  }

  private static int sources() {
    return SparkEnv.get().metricsSystem().getSourcesByName(ExecutorMetrics.NAME).size();
  }

  private static Map<String, Long> jmx() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    TreeMap<String, Long> figures = new TreeMap<>();
    for (ObjectName name :
        server.queryNames(new ObjectName("metrics:name=test.driver.headstart.*,*"), null)) {
      String last = name.getKeyProperty("name").replaceFirst(".*\\.", "");
      figures.put(last, (Long) server.getAttribute(name, "Count"));
    }
    return figures;
  }
}
