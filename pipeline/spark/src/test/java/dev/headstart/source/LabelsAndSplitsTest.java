// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels and splits are what the makers of an image set meant by its folders and columns. */
class LabelsAndSplitsTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @Test
  void aSetWithFoldersForItsSplitsHasThese() throws IOException {
    for (String file : List.of("train/ant/1", "Valid/bee/2", "test/bee/many/3", "train/4", "5/6")) {
      file(file);
    }

    assertThat(listed(folder))
        .containsExactly("6 5 null", "2 bee Valid", "3 many test", "4 train null", "1 ant train");
  }

  @Test
  void classesThatAreNamedLikeSplitsStayClasses() throws IOException {
    for (String file : List.of("train/steam/1", "car/sport/2", "test/3", "plane/4")) {
      file(file);
    }

    assertThat(listed(folder.resolve("train"))).containsExactly("1 steam null");
    Files.delete(folder.resolve("test/3"));
    Files.delete(folder.resolve("test"));
    assertThat(listed(folder)).containsExactly("2 sport null", "4 plane null", "1 steam null");
  }

  @Test
  void foldersOfPartitionsKeepTheirZeros() {
    for (String label : List.of("007", "010", "7")) {
      spark
          .range(1)
          .select(lit(new byte[] {1}).as("image"))
          .write()
          .parquet(folder + "/label=" + label + "/split=01");
    }

    assertThat(listed(folder))
        .extracting(row -> row.replaceFirst("^\\S+ ", ""))
        .containsExactly("007 01", "010 01", "7 01");
  }

  @Test
  void labelsAreTrimmedAndComposed() throws IOException {
    file("1");
    file("2");
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "path,label\n1,\" Ba\u0308r\u00a0\u2009\"\n2,B\u00e4r\n");

    assertThat(listed(csv)).containsExactly("1 B\u00e4r null", "2 B\u00e4r null");
    assertThat(LabelText.clean(" \u3000")).isNull();
  }

  private void file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private List<String> listed(Path place) {
    return new ImageSource(List.of(place.toString()), new Labels.Folder(), ImageFilter.ALL)
        .list(spark).orderBy("path").select("path", "label", "split").collectAsList().stream()
            .map(
                row ->
                    row.getString(0).replaceFirst(".*/", "")
                        + " "
                        + row.getString(1)
                        + " "
                        + row.getString(2))
            .toList();
  }
}
