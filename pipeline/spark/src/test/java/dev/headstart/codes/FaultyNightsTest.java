// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.net.PretrainedNet;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in one night is made good in the next, and takes no codes along. */
class FaultyNightsTest {

  @TempDir static Path home;

  private final SparkSession spark = LocalSpark.session();
  private final PretrainedNet net = TinyNet.of(1);
  private final Night night = new Night(home);
  private final Path folder = night.folder();
  private final Path images = night.images();

  /** The first night is run once; each test begins after it, at the same place. */
  @BeforeEach
  void firstNight() throws IOException {
    night.begin(net);
  }

  @Test
  void quarantineIsTriedAgainWhenAskedOrWhenTheFileChanged() throws IOException {
    Path broken = images.resolve("bars/broken.jpg");
    Files.writeString(broken, "broken");
    assertThat(night.run(net).failed()).isEqualTo(1);

    assertThat(night.run(net)).isEqualTo(Runs.counts(31, 30, 1, 0, 0, 0, 0, 0));
    assertThat(night.run(net, true, false)).isEqualTo(Runs.counts(31, 30, 0, 0, 0, 1, 0, 0));
    assertThat(night.table().quarantine().count()).isEqualTo(1);

    Path more = TestImages.write(folder.resolve("more"), 1, 3);
    Night.copy(more.resolve("bars/bars000.jpg"), broken);
    assertThat(night.run(net)).isEqualTo(Runs.counts(31, 30, 0, 1, 0, 0, 0, 0));
    assertThat(night.table().quarantine().count()).isZero();
  }

  @Test
  void whatCouldNotBeReadIsTriedAgainByItself() throws IOException {
    Path away = images.resolve("bars/away.jpg");
    Path broken = images.resolve("bars/broken.jpg");
    Files.writeString(away, "broken too");
    Files.writeString(broken, "broken");
    assertThat(night.run(net).failed()).isEqualTo(2);
    // as if the disk of one had been away; its file is as it was then
    DeltaTable.forPath(spark, folder.resolve("codes/_quarantine").toString())
        .updateExpr("path LIKE '%away.jpg'", Map.of("stage", "'read'", "error", "'IOException'"));

    assertThat(night.run(net)).isEqualTo(Runs.counts(32, 30, 1, 0, 0, 1, 0, 0));

    assertThat(night.quarantine())
        .containsExactlyInAnyOrder("away.jpg UNIDENTIFIED", "broken.jpg UNIDENTIFIED");
    assertThat(night.run(net)).isEqualTo(Runs.counts(32, 30, 2, 0, 0, 0, 0, 0));
  }

  @Test
  void aFileOfAManifestThatIsNotThereIsAskedForEachNight() throws IOException {
    Path csv = folder.resolve("all.csv");
    Files.writeString(csv, "path,label\nimages/discs/discs000.jpg,discs\nother/new.jpg,bars\n");
    ExtractionOptions adding = ExtractionOptions.adding(40);

    ImageCounts away = Runs.run(net, List.of(), Runs.source(csv), night.table(), adding);
    assertThat(Runs.run(net, List.of(), Runs.source(csv), night.table(), adding)).isEqualTo(away);

    assertThat(away).isEqualTo(Runs.counts(2, 1, 0, 0, 0, 1, 0, 0));
  }

  @Test
  void aRunThatDiedBetweenTheTwoTablesIsMadeGood() throws IOException {
    Files.writeString(images.resolve("bars/broken.jpg"), "broken");
    night.run(net);
    // as if the codes had been written, and the quarantine not yet
    Path good = images.resolve("bars/bars000.jpg");
    DeltaTable quarantine =
        DeltaTable.forPath(spark, folder.resolve("codes/_quarantine").toString());
    quarantine.updateExpr(
        Map.of(
            "path", Texts.format("'%s'", good.toUri().toString().replace("file:///", "file:/")),
            "length", Files.size(good) + "L",
            "modified",
                Texts.format("timestamp_millis(%d)", Files.getLastModifiedTime(good).toMillis())));
    assertThat(night.run(net).failed()).isOne();

    assertThat(night.run(net)).isEqualTo(Runs.counts(31, 30, 1, 0, 0, 0, 0, 0));
    assertThat(night.quarantine()).containsExactly("broken.jpg UNIDENTIFIED");
    assertThat(night.table().codes().count()).isEqualTo(30);
  }

  @Test
  void aQuarantineWithoutCodesIsNoTwofoldFailure() throws IOException {
    Files.writeString(images.resolve("bars/broken.jpg"), "broken");
    CodesTable killed = new CodesTable(spark, folder.resolve("killed").toString());
    night.run(killed, net, false, false);
    FileUtils.deleteDirectory(folder.resolve("killed/_delta_log").toFile());

    assertThat(night.run(killed, net, false, false).failed()).isOne();
    assertThat(killed.quarantine().count()).isOne();
    assertThat(night.run(killed, net, false, false))
        .isEqualTo(Runs.counts(31, 30, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void aDiskThatIsAwayTakesNoCodesAlong() throws IOException {
    Path csv = folder.resolve("all.csv");
    Files.writeString(
        csv,
        """
        path,label
        images/discs/discs000.jpg,discs
        images/discs/discs001.jpg,discs
        other/bars000.jpg,bars
        """);
    TestImages.write(folder.resolve("more"), 1, 2);
    Files.createDirectories(folder.resolve("other"));
    Night.copy(folder.resolve("more/bars/bars000.jpg"), folder.resolve("other/bars000.jpg"));
    ExtractionOptions pruning = new ExtractionOptions(40, false, false, true);
    Runs.run(net, List.of(), Runs.source(csv), night.table(), pruning);
    assertThat(night.table().codes().count()).isEqualTo(31);

    Files.move(images, folder.resolve("away"));
    Files.createDirectories(images);
    ImageCounts byManifest =
        Runs.run(net, List.of(), Runs.source(csv), night.table(), ExtractionOptions.adding(40));
    ImageSource both =
        new ImageSource(
            List.of(images.toString(), folder.resolve("other").toString()),
            new Labels.Folder(),
            ImageFilter.ALL);
    ImageCounts byFolder = Runs.run(net, List.of(), both, night.table(), pruning);

    assertThat(byManifest).isEqualTo(Runs.counts(1, 1, 0, 0, 0, 0, 0, 30)); // only told
    assertThat(byFolder).isEqualTo(Runs.counts(1, 1, 0, 0, 0, 0, 0, 0));
    assertThat(night.table().codes().count()).isEqualTo(31);
  }
}
