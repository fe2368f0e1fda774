// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.LargeNet;
import dev.headstart.TestImages;
import dev.headstart.zoo.NetFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A net of 300 MB where a driver and executors have 512 MB of heap each. */
@Tag("slow")
class LargeNetOnClusterTest {

  @TempDir Path folder;

  @Test
  void netIsNeverWholeOnAHeap() throws Exception {
    Path images = TestImages.write(folder.resolve("images"), 2, 1);
    Path net = LargeNet.write(folder, "large", 4300, 5);
    Path codes = folder.resolve("codes.txt");

    ChildJvm.run(
        List.of("-Xmx512m"), OnCluster.class, images.toString(), net.toString(), codes.toString());

    assertThat(Files.readAllLines(codes)).hasSize(6).allMatch(line -> line.endsWith(" null"));
  }

  /** Extracts on {@code local-cluster} and writes the codes as text. */
  static final class OnCluster {

    private OnCluster() {}

    public static void main(String[] args) throws Exception {
      try (SparkSession spark =
          SparkSession.builder()
              .master("local-cluster[2,1,512]")
              .config("spark.executor.memory", "512m")
              .config("spark.ui.enabled", false)
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
              .getOrCreate()) {
        var net = new NetFiles(new Configuration()).loadWithCardBeside(args[1]);
        Files.write(Path.of(args[2]), ExtractOnCluster.extract(spark, net, args[0]));
      }
    }
  }
}
