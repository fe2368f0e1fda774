// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.codes.table.CodesSchema;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Sha256;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.source.PassedOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractionRunTest {

  private final SparkSession spark = LocalSpark.session();
  private final PretrainedNet net = TinyNet.of(1);

  @TempDir Path folder;

  @Test
  void everyImageEndsInTheTableOrInQuarantine() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 7, 1);
    Files.writeString(images.resolve("bars/broken.jpg"), "not an image");
    Files.write(images.resolve("bars/empty.jpg"), new byte[0]);
    Files.writeString(images.resolve("bars/.hidden"), "not looked at");

    ImageCounts result = run(images, 10_000, false);

    assertThat(result)
        .isEqualTo(ImageCounts.of(21, 2, Map.of(PassedOver.HIDDEN, 1L)))
        .returns(24L, ImageCounts::seen);
    Dataset<Row> codes = table().codes();
    assertThat(codes.schema().fieldNames()).containsExactly(CodesSchema.CODES.fieldNames());
    assertThat(codes.select("path").distinct().count()).isEqualTo(21);
    assertThat(codes.filter("size(code) = 16").count()).isEqualTo(21);
    assertThat(codes.groupBy("label").count().collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getLong(1))
        .containsExactlyInAnyOrder("bars 7", "checks 7", "discs 7");
    Row one = codes.filter(col("path").endsWith("discs000.jpg")).first();
    Path file = images.resolve("discs/discs000.jpg");
    assertThat(one.<Long>getAs("length")).isEqualTo(Files.size(file));
    assertThat(one.<String>getAs("sha256")).isEqualTo(Sha256.of(Files.readAllBytes(file)));
    assertThat(one.<String>getAs("net")).isEqualTo(net.fingerprint());
    assertThat(one.<String>getAs("layer")).isEqualTo("code");
    assertThat(one.<Integer>getAs("width")).isBetween(40, 80);
    assertThat(table().quarantine().orderBy("path").collectAsList())
        .extracting(
            row -> row.<String>getAs("path").replaceAll(".*/", ""),
            row -> row.<String>getAs("stage"),
            row -> row.<String>getAs("error"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("broken.jpg", "decode", "UNIDENTIFIED"),
            org.assertj.core.groups.Tuple.tuple("empty.jpg", "decode", "EMPTY"));
  }

  @Test
  void chunksAreCommitsAndGiveTheSameTable() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 7, 1);

    run(images, 5, false);

    assertThat(table().version()).isGreaterThanOrEqualTo(3);
    assertThat(table().codes().count()).isEqualTo(21);
    assertThat(table().codes().select("path").distinct().count()).isEqualTo(21);
  }

  @Test
  void overwriteStartsAnew() throws IOException {
    run(TestImages.write(folder.resolve("first"), 3, 1), 100, false);
    run(TestImages.write(folder.resolve("second"), 2, 2), 4, true);

    assertThat(table().codes().count()).isEqualTo(6);
    assertThat(table().codes().filter(col("path").contains("first")).count()).isZero();
  }

  @Test
  void chunksThatTheHashLeavesEmptyAreNoMatter() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 4, 1); // 12 images in 12 chunks

    assertThat(run(images, 1, true)).isEqualTo(Runs.counts(12, 0, 0, 12, 0, 0, 0, 0));

    assertThat(table().codes().select("path").distinct().count()).isEqualTo(12);
  }

  @Test
  void theTableKeepsTheNetThatMadeIt() throws IOException {
    run(TestImages.write(folder.resolve("images"), 1, 1), 100, false);

    PretrainedNet kept = table().net(net.fingerprint());

    assertThat(kept.fingerprint()).isEqualTo(net.fingerprint());
    assertThat(kept.card()).isEqualTo(net.card());
  }

  @Test
  void severalLayersAreTappedInOnePass() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 2, 1);
    Runs.run(
        net, List.of("relu1", "code"), Runs.source(images), table(), ExtractionOptions.adding(100));

    assertThat(table().codes().groupBy("layer").count().collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getLong(1))
        .containsExactlyInAnyOrder("relu1 6", "code 6");
  }

  @Test
  void aManifestBringsItsOwnLabelsAndMissingFilesAreQuarantined() throws IOException {
    TestImages.write(folder.resolve("images"), 2, 1);
    Path csv = folder.resolve("labels.csv");
    Files.writeString(
        csv,
        """
        label,path,split,extra
        one,images/discs/discs000.jpg,train,x
        "two, really",images/bars/bars001.jpg,test,y
        one,images/nowhere.jpg,train,z
        """);

    ImageCounts result = run(csv, 100, false);

    assertThat(result).isEqualTo(Runs.counts(3, 0, 0, 2, 0, 1, 0, 0));
    assertThat(table().codes().orderBy("label").collectAsList())
        .extracting(row -> row.<String>getAs("label") + "/" + row.<String>getAs("split"))
        .containsExactly("one/train", "two, really/test");
    Row missing = table().quarantine().first();
    assertThat(missing.<String>getAs("stage")).isEqualTo("read");
    assertThat(missing.<String>getAs("message")).contains("nowhere.jpg");
  }

  @Test
  void aCsvFileLabelsTheImagesOfAFolder() throws IOException {
    TestImages.write(folder.resolve("images"), 1, 1);
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "path,label\nimages/discs/discs000.jpg,round\n");
    ImageSource source =
        new ImageSource(
            List.of(folder.resolve("images").toString()),
            Labels.parse(csv.toString()),
            ImageFilter.ALL);

    List<Row> rows = source.list(spark).orderBy("path").collectAsList();

    assertThat(rows).hasSize(3);
    assertThat(rows.get(2).<String>getAs("label")).isEqualTo("round");
    assertThat(rows.get(0).<String>getAs("label")).isNull();
  }

  @Test
  void nothingIsWrittenWithoutImages() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty/below"));

    assertThatThrownBy(() -> run(empty, 100, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("there are no files");
    assertThatThrownBy(() -> run(folder.resolve("nowhere"), 100, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nowhere: no such file or folder");
    assertThat(folder.resolve("codes")).doesNotExist();
  }

  @Test
  void filesAreListedOnceThroughOverlappingGlobsAndFilters() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 3, 1);
    Files.writeString(images.resolve("discs/notes.txt"), "x");
    ImageSource source =
        new ImageSource(
            List.of(images + "/d*", images + "/discs", images + "/*/bars00*.jpg"),
            new Labels.None(),
            new ImageFilter(List.of("*.jpg"), List.of("*001.jpg")));

    Set<String> names = new HashSet<>();
    source
        .list(spark)
        .collectAsList()
        .forEach(row -> names.add(row.<String>getAs("path").replaceAll(".*/", "")));

    // files that are named themselves are taken as they are, filters are for folders
    assertThat(names)
        .containsExactlyInAnyOrder(
            "discs000.jpg", "discs002.jpg", "bars000.jpg", "bars001.jpg", "bars002.jpg");
    assertThat(source.list(spark).filter("label is null").count()).isEqualTo(5);
  }

  @Test
  void deepFoldersAreFoundByTheExecutors() throws IOException {
    for (int i = 0; i < 300; i++) {
      Path deep = Files.createDirectories(folder.resolve("many/f" + i + "/g"));
      Files.writeString(deep.resolve("x" + i + ".jpg"), "x");
      Files.writeString(deep.getParent().resolve("y" + i + ".jpg"), "y");
    }
    ImageSource source =
        new ImageSource(
            List.of(folder.resolve("many").toString()), new Labels.Folder(), ImageFilter.ALL);

    Dataset<Row> listing = source.list(spark);

    assertThat(listing.count()).isEqualTo(600);
    assertThat(listing.filter("label = 'g'").count()).isEqualTo(300);
  }

  private ImageCounts run(Path images, int chunk, boolean overwrite) {
    ExtractionOptions options = new ExtractionOptions(chunk, overwrite, false, false);
    return Runs.run(net, List.of(), Runs.source(images), table(), options);
  }

  private CodesTable table() {
    return new CodesTable(spark, folder.resolve("codes").toString());
  }
}
