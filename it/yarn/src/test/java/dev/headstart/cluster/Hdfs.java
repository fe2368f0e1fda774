// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a test puts on the cluster's HDFS and finds there. */
final class Hdfs implements AutoCloseable {

  private final FileSystem fs;
  private final String root;

  /** A folder of a test's own, empty. */
  Hdfs(HadoopCluster cluster, String name) throws IOException {
    fs = cluster.hdfs();
    root = cluster.site().hdfs() + "/" + name;
    fs.delete(new Path(root), true);
    fs.mkdirs(new Path(root));
  }

  /** The address of something in the folder. */
  String uri(String name) {
    return root + "/" + name;
  }

  /** Puts a local file or folder there, and returns its address. */
  String put(java.nio.file.Path local) throws IOException {
    fs.copyFromLocalFile(new Path(local.toUri()), new Path(root));
    return uri(local.getFileName().toString());
  }

  boolean exists(String name) throws IOException {
    return fs.exists(new Path(uri(name)));
  }

  /** The summary of a run. */
  JsonNode json(String name) throws IOException {
    try (InputStream in = fs.open(new Path(uri(name)))) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** How many commits a Delta table has. */
  int commits(String table) throws IOException {
    Path log = new Path(uri(table), "_delta_log");
    return !fs.exists(log)
        ? 0
        : (int)
            Stream.of(fs.listStatus(log))
                .map(FileStatus::getPath)
                .filter(path -> path.getName().matches("\\d{20}\\.json"))
                .count();
  }

  /** A Delta table, read in this JVM. */
  Dataset<Row> table(String name) {
    SparkSession spark =
        SparkSession.builder() // of this JVM, until it ends
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 1)
            .config("spark.databricks.delta.snapshotPartitions", 1)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    return spark.read().format("delta").load(uri(name));
  }

  /** The rows of a codes table, without what tells runs and tests apart. */
  List<String> codes(String name) {
    return table(name)
        .drop("run_id", "extracted_at", "modified")
        .orderBy("path")
        .collectAsList()
        .stream()
        .map(row -> row.json().replace(root, ""))
        .toList();
  }

  @Override
  public void close() throws IOException {
    fs.close();
  }
}
