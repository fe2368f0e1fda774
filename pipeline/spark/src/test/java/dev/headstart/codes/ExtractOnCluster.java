// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.TinyNet;
import dev.headstart.net.LargeWay;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.builtin.EmbeddedNet;
import dev.headstart.provenance.RunId;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Run in a JVM of its own: extracts on {@code local-cluster} and writes the codes as text. */
final class ExtractOnCluster {

  private ExtractOnCluster() {}

  public static void main(String[] args) throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            // as many clusters have it, and the harder case
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .getOrCreate()) {
      String[] places = args[0].split(",");
      List<String> codes = new ArrayList<>(extract(spark, TinyNet.of(1), places));
      codes.addAll(extract(spark, LargeWay.of(EmbeddedNet.load()), places[0]));
      List<String> lines = new ArrayList<>();
      lines.add("executors " + (spark.sparkContext().getExecutorMemoryStatus().size() - 1));
      lines.addAll(codes);
      Files.write(Path.of(args[1]), lines);
    }
  }

  /** A line an image: its path, its code as the bits of the floats, its error. */
  static List<String> extract(SparkSession spark, PretrainedNet net, String... places) {
    ImageSource source = new ImageSource(List.of(places), new Labels.Folder(), ImageFilter.ALL);
    Extraction extraction = Extraction.of(net, List.of(), Inference.DEFAULT, new RunId("test"));
    FoundImages found = source.find(spark);
    return extraction
        .code(extraction.tasks(found, found.listing(), 273), Counters.in(spark.sparkContext()))
        .orderBy("path")
        .collectAsList()
        .stream()
        .map(ExtractOnCluster::line)
        .toList();
  }

  private static String line(Row row) {
    StringBuilder line = new StringBuilder(row.<String>getAs("path"));
    if (!row.isNullAt(row.fieldIndex("code"))) {
      for (float value : row.<Float>getList(row.fieldIndex("code"))) {
        line.append(' ').append(Integer.toHexString(Float.floatToRawIntBits(value)));
      }
    }
    return line.append(' ').append(row.<String>getAs("error")).toString();
  }
}
