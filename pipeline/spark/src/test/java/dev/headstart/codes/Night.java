// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** Images and the table of their codes, which are looked at night after night. */
final class Night {

  private static final String FIRST = "first";

  private final SparkSession spark = LocalSpark.session();
  private final Path home;
  private final Path folder;
  private final Path images;

  Night(Path home) {
    this.home = home;
    this.folder = home.resolve("night");
    this.images = folder.resolve("images");
  }

  Path folder() {
    return folder;
  }

  Path images() {
    return images;
  }

  /** Runs the first night with 30 images, or brings back what there was after it. */
  void begin(PretrainedNet net) throws IOException {
    if (!Files.exists(home.resolve(FIRST))) {
      TestImages.write(images, 10, 1);
      assertThat(run(net)).isEqualTo(Runs.counts(30, 0, 0, 30, 0, 0, 0, 0));
      FileUtils.copyDirectory(folder.toFile(), home.resolve(FIRST).toFile(), true);
    } else {
      FileUtils.deleteDirectory(folder.toFile());
      FileUtils.copyDirectory(home.resolve(FIRST).toFile(), folder.toFile(), true);
    }
    DeltaLog.clearCache();
  }

  ImageCounts run(PretrainedNet with) {
    return run(with, false, false);
  }

  ImageCounts run(PretrainedNet with, boolean retry, boolean prune) {
    return run(table(), with, retry, prune);
  }

  ImageCounts run(CodesTable table, PretrainedNet with, boolean retry, boolean prune) {
    ExtractionOptions options = new ExtractionOptions(40, false, retry, prune);
    return Runs.run(with, List.of(), Runs.source(images), table, options);
  }

  CodesTable run(Path to, PretrainedNet with) {
    CodesTable table = new CodesTable(spark, to.toString());
    run(table, with, false, false);
    return table;
  }

  CodesTable table() {
    return new CodesTable(spark, folder.resolve("codes").toString());
  }

  Map<String, String> codes() {
    return codesOf(table());
  }

  static Map<String, String> codesOf(CodesTable table) {
    return table.codes().collectAsList().stream()
        .collect(
            Collectors.toMap(
                row -> row.<String>getAs("path").replaceAll(".*/", ""),
                row -> row.getList(row.fieldIndex("code")).toString()));
  }

  Set<String> names() {
    return codes().keySet();
  }

  List<String> quarantine() {
    return table().quarantine().collectAsList().stream()
        .map(r -> r.<String>getAs("path").replaceAll(".*/", "") + " " + r.<String>getAs("error"))
        .toList();
  }

  /** Copies, with another time of modification than any file had before. */
  static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
  }
}
