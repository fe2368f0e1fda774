// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.net.builtin.EmbeddedNet;
import dev.headstart.pack.PackFormat;
import dev.headstart.pack.Packing;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in JVMs of their own, as on a cluster: everything a task needs must travel. */
class LocalClusterTest {

  @TempDir Path folder;

  @Test
  void codesAreTheSameToTheBitOnSeveralJvms() throws Exception {
    Path images = TestImages.write(folder.resolve("images"), 30, 1);
    Files.writeString(images.resolve("discs/broken.jpg"), "no image");
    Path theirs = folder.resolve("cluster.txt");
    String tars = pack(images, PackFormat.TAR);
    String parquet = pack(images, PackFormat.PARQUET);

    ChildJvm.run(ExtractOnCluster.class, images + "," + tars + "," + parquet, theirs.toString());

    SparkSession spark = LocalSpark.session();
    List<String> ours =
        new ArrayList<>(
            ExtractOnCluster.extract(spark, TinyNet.of(1), images.toString(), tars, parquet));
    assertThat(ours).hasSize(3 * 91);
    // there its weights travel as a file, here they are in memory
    ours.addAll(ExtractOnCluster.extract(spark, EmbeddedNet.load(), images.toString()));
    List<String> lines = Files.readAllLines(theirs);
    assertThat(lines.get(0)).isEqualTo("executors 2");
    assertThat(lines.subList(1, lines.size())).isEqualTo(ours);
  }

  private String pack(Path images, PackFormat format) throws IOException {
    SparkSession spark = LocalSpark.session();
    String out = folder.resolve(format.name()).toString();
    ImageSource source =
        new ImageSource(List.of(images.toString()), new Labels.Folder(), ImageFilter.ALL);
    new Packing(source, out, format, 50_000).run(spark, PassListener.NONE);
    return out;
  }
}
