// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import dev.headstart.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.fs.FileSystem;

/**
 * Headstart as an administrator installs it: the tarball unpacked on this machine, its jars and
 * Spark's on HDFS once, which the shipped properties are told of, Spark's defaults for the cluster.
 *
 * @param cluster where it runs
 * @param home the unpacked folder
 * @param sparkConf the folder for {@code SPARK_CONF_DIR}
 */
record Installed(HadoopCluster cluster, Path home, Path sparkConf) {

  private static final String LIB = "/apps/headstart/lib";
  private static final String SPARK = "/apps/spark/spark-jars.zip";

  private static final String SHORT_LIVES =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions"
          + " -XX:-BytecodeVerificationRemote";

  /** Where event logs go. */
  static final String EVENTS = "/spark-events";

  static Installed on(HadoopCluster cluster) throws IOException {
    Path folder = cluster.site().folder();
    Path home = unpack(Path.of(System.getProperty("headstart.dist")), folder.resolve("install"));
    try (FileSystem hdfs = cluster.hdfs()) {
      hdfs.mkdirs(path(LIB).getParent());
      hdfs.copyFromLocalFile(path(home.resolve("lib").toString()), path(LIB));
      try (OutputStream out = hdfs.create(path(SPARK))) {
        zip(jars(Path.of(System.getenv("SPARK_HOME"), "jars")), out);
      }
      hdfs.mkdirs(path(EVENTS));
    }
    Path shipped = home.resolve("conf/spark-yarn.conf");
    Files.writeString(
        shipped, Files.readString(shipped).replace("# spark.yarn.archive", "spark.yarn.archive"));
    Path conf = Files.createDirectories(folder.resolve("spark-conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        Texts.format(
            """
            spark.yarn.archive                 %1$s%2$s
            spark.eventLog.enabled             true
            spark.eventLog.dir                 %1$s%3$s
            spark.executor.instances           2
            spark.executor.memory              768m
            spark.executor.memoryOverhead      768m
            spark.driver.memory                768m
            spark.driver.memoryOverhead        768m
            spark.driver.extraJavaOptions      %4$s
            spark.executor.extraJavaOptions    %4$s
            spark.sql.shuffle.partitions       2
            spark.databricks.delta.snapshotPartitions  1
            spark.ui.enabled                   false
            spark.yarn.appMasterEnv.SPARK_LOCAL_IP  127.0.0.1
            spark.executorEnv.SPARK_LOCAL_IP   127.0.0.1
            """,
            cluster.site().hdfs(), SPARK, EVENTS, SHORT_LIVES));
    return new Installed(cluster, home, conf);
  }

  private static Path unpack(Path tarball, Path into) throws IOException {
    Files.createDirectories(into);
    Process tar =
        new ProcessBuilder("tar", "xzf", tarball.toString())
            .directory(into.toFile())
            .inheritIO()
            .start();
    try {
      if (tar.waitFor() != 0) {
        throw new IOException("cannot unpack " + tarball);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(into)) {
      return entries.iterator().next();
    }
  }

  /** A call of {@code bin/headstart}, its jars taken from HDFS. */
  Call headstart(Object... words) throws IOException {
    Map<String, String> more = Map.of("HEADSTART_LIB", cluster.site().hdfs() + LIB);
    return call(more, words);
  }

  /** A call whose jars are uploaded for it. */
  Call headstartWithUpload(Object... words) throws IOException {
    return call(Map.of(), words);
  }

  private Call call(Map<String, String> more, Object... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/headstart").toString()));
    for (Object word : words) {
      command.add(word.toString());
    }
    return start(cluster.site().folder(), more, command);
  }

  /** Any command in a folder, with the cluster's environment. */
  Call shell(Path folder, String... command) throws IOException {
    return start(folder, Map.of(), List.of(command));
  }

  private Call start(Path folder, Map<String, String> more, List<String> command)
      throws IOException {
    Path output = Files.createTempFile(cluster.site().folder(), "call", ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(more);
    builder.environment().put("HADOOP_CONF_DIR", cluster.conf().toString());
    builder.environment().put("SPARK_CONF_DIR", sparkConf.toString());
    builder.environment().put("SPARK_SUBMIT_OPTS", SHORT_LIVES);
    builder.environment().put("HEADSTART_CACHE", ""); // a few calls do not pay for an archive
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new Call(cluster, command, builder.start(), output);
  }

  private static void zip(List<Path> jars, OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(0); // jars are compressed
      for (Path jar : jars) {
        zip.putNextEntry(new ZipEntry(jar.getFileName().toString()));
        Files.copy(jar, zip);
      }
    }
  }

  static List<Path> jars(Path folder) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      List<Path> all = new ArrayList<>();
      jars.forEach(all::add);
      return all;
    }
  }

  private static org.apache.hadoop.fs.Path path(String path) {
    return new org.apache.hadoop.fs.Path(path);
  }
}
