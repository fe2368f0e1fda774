// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.pack.PackFormat;
import dev.headstart.pack.Packing;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.source.PassedOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
