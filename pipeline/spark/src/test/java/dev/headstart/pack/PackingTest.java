// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.codes.PassListener;
import dev.headstart.codes.SourceCodes;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackingTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;
  private Path images;
  private Path out;

  @BeforeEach
  void makeImages() throws IOException {
    images = TestImages.write(folder.resolve("images"), 10, 1);
    out = folder.resolve("out");
  }

  @ParameterizedTest
  @EnumSource(PackFormat.class)
  void packedImagesGiveTheCodesOfTheFolder(PackFormat format) throws IOException {
    Packing.Result result = pack(images, format, 20_000);

    assertThat(result.images()).isEqualTo(30);
    assertThat(result.shards()).isBetween(2, 4);
    assertThat(result.failed()).isZero();
    assertThat(names()).hasSize(result.shards()).allMatch(n -> n.endsWith(format.extension()));
    assertThat(SourceCodes.of(out).codes()).hasSize(30).isEqualTo(SourceCodes.of(images).codes());
  }

  @Test
  void splitsAreKeptAndShardsCanBePackedAnew() throws IOException {
    Path csv = folder.resolve("labels.csv");
    Files.writeString(
        csv,
        """
        path,label,split
        images/discs/discs000.jpg,"round, red",train
        images/bars/bars001.jpg,,test
        """);
    pack(csv, PackFormat.TAR, 1 << 20);
    Path again = folder.resolve("again");
    packing(out, again, PackFormat.PARQUET, 1 << 20).run(spark, PassListener.NONE);

    for (Path shards : List.of(out, again)) {
      assertThat(SourceCodes.of(shards).listing().collectAsList())
          .extracting(row -> row.getString(1) + "/" + row.getString(2))
          .containsExactlyInAnyOrder("round, red/train", "null/test");
    }
    Row struct = spark.read().parquet(again.toString()).filter("split = 'test'").first();
    assertThat(struct.getStruct(3).<byte[]>getAs("bytes"))
        .isEqualTo(Files.readAllBytes(images.resolve("bars/bars001.jpg")));
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Path csv = folder.resolve("labels.csv");
    Files.writeString(
        csv, "path,label\nimages/discs/discs000.jpg,a\nimages/gone.jpg,b\nimages/bars,c\n");

    Packing.Result result = pack(csv, PackFormat.PARQUET, 1 << 20);

    assertThat(result.images()).isEqualTo(1);
    assertThat(result.failed()).isEqualTo(2);
    assertThat(spark.read().json(out + "/_unread").collectAsList())
        .extracting(row -> row.<String>getAs("path").replaceAll(".*/", ""))
        .containsExactlyInAnyOrder("gone.jpg", "bars");
  }

  @Test
  void aSecondPackingReplacesTheFirstAndLeftoversAreNoShards() throws IOException {
    pack(images, PackFormat.TAR, 20_000);
    Files.createDirectories(out.resolve("_packing"));
    Files.writeString(out.resolve("_packing/00000-00000-7.tar"), "half");

    Packing.Result result = pack(images, PackFormat.PARQUET, 1 << 20);

    assertThat(names()).containsExactly("part-00000.parquet");
    assertThat(result.images()).isEqualTo(30);
    assertThatThrownBy(() -> pack(out, PackFormat.TAR, 1 << 20))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("name another place");
  }

  private Packing.Result pack(Path from, PackFormat format, long size) throws IOException {
    return packing(from, out, format, size).run(spark, PassListener.NONE);
  }

  private static Packing packing(Path from, Path to, PackFormat format, long size) {
    return new Packing(
        new ImageSource(List.of(from.toString()), new Labels.Folder(), ImageFilter.ALL),
        to.toString(),
        format,
        size);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(out)) {
      return all.map(f -> f.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
