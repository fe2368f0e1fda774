// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.pack.PackFormat;
import dev.headstart.pack.Packing;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.source.PassedOver;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards night after night. */
class ShardsRunTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @Test
  void whatIsInShardsIsKnownReusedAndGone() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 10, 1);
    Path first = pack(images, "first", PackFormat.TAR);
    assertThat(run(first)).isEqualTo(Runs.counts(30, 0, 0, 30, 0, 0, 0, 0));
    assertThat(run(first)).isEqualTo(Runs.counts(30, 30, 0, 0, 0, 0, 0, 0));

    Path second = pack(images, "second", PackFormat.PARQUET);
    assertThat(run(first, second)).isEqualTo(Runs.counts(60, 30, 0, 0, 30, 0, 0, 0));
    assertThat(run(first, second)).isEqualTo(Runs.counts(60, 60, 0, 0, 0, 0, 0, 0));

    Files.delete(first.resolve("part-00000.tar"));
    ImageCounts gone = run(first, second);
    assertThat(gone.listed()).isLessThan(60);
    assertThat(gone.listed() + gone.gone()).isEqualTo(60);
  }

  @Test
  void whatAShardThatWasAwayHadIsTriedAgainByItself() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 3, 1);
    Files.writeString(images.resolve("bars/bars000.jpg"), "broken");
    Files.writeString(images.resolve("bars/bars001.jpg"), "broken too");
    Path tars = folder.resolve("tars");
    new Packing(source(images), tars.toString(), PackFormat.TAR, 1_000_000)
        .run(spark, PassListener.NONE);
    SourceCodes listed = SourceCodes.of(tars);
    Dataset<Row> listing =
        spark.createDataFrame(listed.listing().collectAsList(), listed.listing().schema());
    Path away = Files.move(tars.resolve("part-00000.tar"), folder.resolve("away.tar"));
    assertThat(listed.coded(listing))
        .hasSize(9)
        .allMatch(row -> row.getAs("error").equals("SHARD_UNAVAILABLE"));
    Files.move(away, tars.resolve("part-00000.tar"));

    assertThat(run(tars)).isEqualTo(Runs.counts(9, 0, 0, 7, 0, 2, 0, 0));
    DeltaTable quarantine =
        DeltaTable.forPath(spark, folder.resolve("codes/_quarantine").toString());
    String one = quarantine.toDF().select("path").first().getString(0);
    quarantine.updateExpr(
        Texts.format("path = '%s'", one),
        Map.of("stage", "'list'", "error", "'SHARD_UNAVAILABLE'"));
    assertThat(run(tars)).isEqualTo(Runs.counts(9, 7, 1, 0, 0, 1, 0, 0));
    assertThat(run(tars)).isEqualTo(Runs.counts(9, 7, 2, 0, 0, 0, 0, 0));
  }

  private Path pack(Path images, String name, PackFormat format) throws IOException {
    Path out = folder.resolve(name);
    new Packing(source(images), out.toString(), format, 15_000).run(spark, PassListener.NONE);
    return out;
  }

  private ImageCounts run(Path... places) {
    Extraction extraction = Extraction.of(TinyNet.of(1), List.of(), Inference.DEFAULT, RunId.now());
    CodesTable table = new CodesTable(spark, folder.resolve("codes").toString());
    ImageCounts counts =
        new ExtractionRun(
                source(places),
                extraction,
                table,
                new ExtractionOptions(20, false, false, false),
                Provenance.of(RunId.now(), "extract", Map.of()))
            .run(spark, PassListener.NONE);
    // beside the shards lie the checksums that Hadoop writes on a local disk
    assertThat(counts.passedOver().keySet()).isSubsetOf(PassedOver.HIDDEN);
    return new ImageCounts(
        counts.ends(), Map.of(), counts.replaced(), counts.gone(), counts.pruned());
  }

  private static ImageSource source(Path... places) {
    return new ImageSource(
        List.of(places).stream().map(Path::toString).toList(),
        new Labels.Folder(),
        ImageFilter.ALL);
  }
}
