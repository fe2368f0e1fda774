// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import io.delta.tables.DeltaTable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableShardsTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;
  private Path images;
  private Path table;
  private Set<String> expected;

  @BeforeEach
  void makeImages() throws IOException {
    images = TestImages.write(folder.resolve("images"), 4, 1);
    table = folder.resolve("a table");
    expected = SourceCodes.of(images).codes();
  }

  @Test
  void binaryColumnsInParquet() {
    SourceCodes.files(images).repartition(3).write().parquet(table.toString());

    SourceCodes coded = SourceCodes.of(table);

    assertThat(coded.codes()).hasSize(12).isEqualTo(expected);
    Row first = coded.listing().orderBy("path").first();
    assertThat(first.<String>getAs("path")).startsWith("file:" + table + "/part-").endsWith("#0");
    assertThat(first.<Long>getAs("length")).isNull();
    assertThat(first.<Object>getAs("modified")).isNotNull();
    assertThat(SourceCodes.of(Path.of(table + "/*.parquet")).codes()).isEqualTo(expected);
  }

  @Test
  void structsOfHuggingFaceWithNumbersForClassesAndGroupsOfRows() {
    SourceCodes.files(images)
        .select(
            struct(col("content").as("bytes"), col("path")).as("image"),
            col("content").as("thumbnail"),
            col("label").equalTo("discs").cast("int").as("label"),
            lit("train").as("split"))
        .coalesce(1)
        .write()
        .option("parquet.block.size", 4000)
        .option("parquet.page.size.row.check.min", 1)
        .option("parquet.block.size.row.check.min", 1)
        .parquet(table.toString());

    SourceCodes coded = SourceCodes.of(table);

    assertThat(coded.codes().stream().map(c -> c.replaceFirst("^\\S+ ", "")))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(c -> c.replaceFirst("^\\S+ ", "")).toList());
    assertThat(coded.listing().filter("label = '1' and split = 'train'").count()).isEqualTo(4);
    List<Row> two = coded.coded(coded.listing().filter("path like '%#3' or path like '%#11'"));
    assertThat(two).hasSize(2).allMatch(row -> row.getAs("error") == null);
  }

  @Test
  void decodedImagesOfSpark() throws IOException {
    Path png = Files.createDirectories(folder.resolve("png"));
    for (Row row : SourceCodes.files(images).collectAsList()) {
      BufferedImage image = ImageIO.read(new java.io.ByteArrayInputStream(row.<byte[]>getAs(1)));
      Path file = png.resolve(row.getString(0).replaceAll(".*/(.*/.*)jpg", "$1png"));
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    spark
        .read()
        .format("image")
        .load(png + "/*")
        .withColumn(
            "label",
            org.apache.spark.sql.functions.expr("element_at(split(image.origin, '/'), -2)"))
        .write()
        .parquet(table.toString());

    SourceCodes coded = SourceCodes.of(table);

    assertThat(coded.codes("width")).hasSize(12).isEqualTo(SourceCodes.of(png).codes("width"));
    assertThat(coded.coded())
        .extracting(row -> row.<String>getAs("sha256"))
        .doesNotHaveDuplicates();
  }

  @Test
  void deltaTablesWithRenamedColumnsAndPartitions() {
    SourceCodes.files(images)
        .withColumnRenamed("content", "old")
        .write()
        .format("delta")
        .partitionBy("label")
        .option("delta.columnMapping.mode", "name")
        .save(table.toString());
    spark.sql(Texts.format("ALTER TABLE delta.`%s` RENAME COLUMN old TO photo", table));
    DeltaTable.forPath(spark, table.toString()).delete(col("path").endsWith("bars001.jpg"));

    SourceCodes coded = SourceCodes.of(table);

    assertThat(coded.codes()).hasSize(11);
    assertThat(expected).containsAll(coded.codes());
    assertThat(coded.failures()).isEmpty();
  }

  @Test
  void rowsThatDeltaOnlyMarksAsDeletedAreRefused() {
    SourceCodes.files(images)
        .drop("path")
        .repartition(1)
        .write()
        .format("delta")
        .option("delta.enableDeletionVectors", "true")
        .save(table.toString());
    assertThat(SourceCodes.of(table).codes()).isEqualTo(expected);
    spark.sql(Texts.format("DELETE FROM delta.`%s` WHERE label = 'bars'", table));

    assertThatThrownBy(() -> SourceCodes.of(table))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("only marked as deleted: REORG TABLE");
  }

  @Test
  void nullsAndDamagedFilesAreFailuresOfTheirRows() throws IOException {
    SourceCodes.files(images)
        .withColumn(
            "content",
            org.apache.spark.sql.functions.expr("if(path like '%bars001.jpg', null, content)"))
        .repartition(2)
        .write()
        .parquet(table.toString());
    Files.writeString(table.resolve("part-99999.parquet"), "no footer");

    SourceCodes coded = SourceCodes.of(table);

    assertThat(coded.codes()).hasSize(11);
    assertThat(coded.failures())
        .satisfiesExactly(
            row -> assertThat(row).endsWith("read there is no image, the column is null"),
            row ->
                assertThat(row).contains("part-99999.parquet#(the rest) read").contains("not a"));
  }

  @Test
  void aDamagedGroupOfRowsLosesOnlyItself() throws IOException {
    SourceCodes.files(images)
        .coalesce(1)
        .write()
        .option("parquet.block.size", 4000)
        .option("parquet.page.size.row.check.min", 1)
        .option("parquet.page.size.row.check.max", 1)
        .parquet(table.toString());
    Path file;
    try (Stream<Path> all = Files.list(table)) {
      file = all.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    BlockMetaData second;
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toString()), new Configuration()))) {
      assertThat(reader.getRowGroups()).hasSizeGreaterThan(2);
      second = reader.getRowGroups().get(1);
    }
    byte[] bytes = Files.readAllBytes(file);
    int at = (int) second.getColumns().get(1).getStartingPos(); // of the images
    Arrays.fill(bytes, at, at + 30, (byte) 0xff);
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));

    SourceCodes coded = SourceCodes.of(table);

    int lost = (int) second.getRowCount();
    assertThat(coded.codes()).hasSize(12 - lost);
    assertThat(expected).containsAll(coded.codes());
    assertThat(coded.failures()).hasSize(lost).allMatch(row -> row.contains("cannot be read: "));
  }

  @Test
  void columnsAreFoundInAnyCaseAndNaNIsNoLabel() {
    SourceCodes.files(images)
        .select(
            col("content").as("Image"),
            col("content").as("thumbnail"),
            when(col("label").equalTo("discs"), 1.0)
                .when(col("label").equalTo("bars"), Double.NaN)
                .as("Label"))
        .write()
        .parquet(table.toString());

    assertThat(SourceCodes.of(table).listing().groupBy("label").count().collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getLong(1))
        .containsExactlyInAnyOrder("1.0 4", "null 8");
    assertThat(named("IMAGE").coded()).hasSize(12);
  }

  @Test
  void severalColumnsNeedAName() {
    Dataset<Row> two = SourceCodes.files(images).withColumn("mask", col("content"));
    two.write().parquet(table.toString());

    assertThatThrownBy(() -> SourceCodes.of(table))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("content, mask: name one with --image-column");
    assertThat(named("content").codes()).isEqualTo(expected);
    assertThatThrownBy(() -> named("path"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("The column path is string");
  }

  @Test
  void aTableWithoutImagesIsRefused() {
    spark.range(3).write().parquet(table.toString());

    assertThatThrownBy(() -> SourceCodes.of(table))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no column of images");
  }

  private SourceCodes named(String column) {
    return new SourceCodes(
        new ImageSource(List.of(table.toString()), new Labels.Folder(), ImageFilter.ALL, column));
  }
}
