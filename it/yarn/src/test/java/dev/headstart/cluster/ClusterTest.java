// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A test with a folder here and one on the cluster's HDFS, which has a small net. */
@ExtendWith(ClusterExtension.class)
abstract class ClusterTest {

  final Installed headstart;
  @TempDir Path folder;
  Hdfs hdfs;

  /** The net's address. */
  String net;

  ClusterTest(Installed headstart) {
    this.headstart = headstart;
  }

  @BeforeEach
  void inputs(TestInfo test) throws IOException {
    hdfs = new Hdfs(headstart.cluster(), test.getTestMethod().orElseThrow().getName());
    net = hdfs.put(TinyNet.write(folder, "tiny", 1));
    hdfs.put(folder.resolve("tiny.yaml"));
  }

  @AfterEach
  void close() throws IOException {
    hdfs.close();
  }

  /** Puts small images of three classes there, and returns their address. */
  String images(int count) throws IOException {
    return hdfs.put(
        TestImages.write(folder.resolve("images"), count / TestImages.CLASSES.size(), 1));
  }

  /** The rows that a local master makes of these images. */
  List<String> codesHere(String images, String net) throws Exception {
    extractHere(images, net).ok();
    return hdfs.codes("here");
  }

  /** Starts what makes the table {@code here}. */
  Call extractHere(String images, String net) throws IOException {
    String codes = hdfs.uri("here");
    return headstart.headstart(
        "extract", "--master", "local[2]", "--images", images, "--net", net, "--codes", codes);
  }
}
