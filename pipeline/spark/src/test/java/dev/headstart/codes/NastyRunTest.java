// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestData;
import dev.headstart.TinyNet;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred hostile files go through a run: each ends in the table or in quarantine. */
class NastyRunTest {

  /** Pillow reads these and Headstart does not; docs/images.md says why. */
  private static final Set<String> REFUSED =
      Set.of(
          "pillow/hopper.avif",
          "pillow/hopper.ico",
          "pillow/hopper.qoi",
          "pillow/broken_data_stream.png");

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @Test
  void everyFileEndsInTheTableOrInQuarantineAsPillowSays() throws IOException {
    Path nasty = TestData.path("sets/nasty");
    Set<String> good = new HashSet<>();
    Set<String> bad = new HashSet<>();
    for (String line : Files.readAllLines(nasty.resolve("pil_expected.csv"))) {
      String[] fields = line.split(",", -1);
      if (!fields[0].equals("file")) {
        boolean ok = fields[7].equals("ok") && !REFUSED.contains(fields[0]);
        (ok ? good : bad).add(fields[0]);
      }
    }
    ImageSource source =
        new ImageSource(
            List.of(nasty + "/made", nasty + "/pillow", nasty + "/exif-recurser"),
            new Labels.Folder(),
            new ImageFilter(List.of(), List.of("LICENSE*")));
    CodesTable table = new CodesTable(spark, folder.resolve("codes").toString());

    ImageCounts result =
        Runs.run(TinyNet.of(1), List.of(), source, table, ExtractionOptions.adding(1000));

    assertThat(result.passed()).isEqualTo(2);
    assertThat(result.seen()).isEqualTo(114 + 2);
    assertThat(names(table.codes(), nasty)).isEqualTo(good);
    assertThat(names(table.quarantine(), nasty)).isEqualTo(bad);
    assertThat(table.quarantine().filter("message is null or error is null").count()).isZero();
  }

  private static Set<String> names(Dataset<Row> rows, Path root) {
    Set<String> names = new HashSet<>();
    for (Row row : rows.select("path").collectAsList()) {
      names.add(row.getString(0).substring(("file:" + root + "/").length()));
    }
    return names;
  }
}
