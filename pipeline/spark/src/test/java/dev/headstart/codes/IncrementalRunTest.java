// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run night after night, only what is new is computed; nothing is lost and nothing is twice. */
class IncrementalRunTest {

  private final SparkSession spark = LocalSpark.session();
  private final PretrainedNet net = TinyNet.of(1);

  @TempDir static Path home;
  private static final String NIGHT = "night";
  private static final String FIRST = "first";

  private final Path folder = home.resolve(NIGHT);
  private final Path images = folder.resolve("images");

  /** The first night is run once; each test begins after it, at the same place. */
  @BeforeEach
  void firstNight() throws IOException {
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

  @Test
  void theSecondRunComputesNothing() {
    Map<String, String> before = codes();
    long version = table().version();

    assertThat(run(net)).isEqualTo(Runs.counts(30, 30, 0, 0, 0, 0, 0, 0));

    assertThat(codes()).isEqualTo(before);
    assertThat(table().version()).isEqualTo(version);
  }

  @Test
  void whatIsNewReplacedBrokenOrGoneIsToldApart() throws IOException {
    Path more = TestImages.write(folder.resolve("more"), 10, 2);
    for (int i = 0; i < 5; i++) {
      copy(more.resolve("bars/bars00" + i + ".jpg"), images.resolve("bars/new" + i + ".jpg"));
    }
    for (int i = 0; i < 3; i++) {
      copy(
          more.resolve("discs/discs00" + i + ".jpg"), images.resolve("discs/discs00" + i + ".jpg"));
    }
    Files.delete(images.resolve("checks/checks000.jpg"));
    Files.delete(images.resolve("checks/checks001.jpg"));
    Files.writeString(images.resolve("checks/checks002.jpg"), "broken");

    assertThat(run(net)).isEqualTo(Runs.counts(33, 24, 0, 8, 0, 1, 4, 2));

    assertThat(codes()).hasSize(34); // the two that are gone are still there, the broken one is not
    assertThat(table().codes().count()).isEqualTo(34);
    assertThat(names()).contains("checks000.jpg").doesNotContain("checks002.jpg");
    assertThat(quarantine()).containsExactly("checks002.jpg UNIDENTIFIED");
    Path again = folder.resolve("again");
    Map<String, String> fresh = codesOf(run(again, net));
    assertThat(codes()).containsAllEntriesOf(fresh);

    assertThat(run(net, false, true).gone()).isEqualTo(2);
    assertThat(names()).doesNotContain("checks000.jpg", "checks001.jpg").hasSize(32);
    assertThat(run(net)).isEqualTo(Runs.counts(33, 32, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void theSameBytesUnderAnotherPathAreNotDecoded() throws IOException {
    copy(images.resolve("discs/discs004.jpg"), images.resolve("bars/twin.jpg"));

    assertThat(run(net)).isEqualTo(Runs.counts(31, 30, 0, 0, 1, 0, 0, 0));

    Map<String, String> codes = codes();
    assertThat(codes).hasSize(31);
    assertThat(codes.get("twin.jpg")).isEqualTo(codes.get("discs004.jpg"));
    Row twin = table().codes().filter(col("path").endsWith("twin.jpg")).first();
    assertThat(twin.<String>getAs("label")).isEqualTo("bars");
  }

  @Test
  void quarantineIsTriedAgainWhenAskedOrWhenTheFileChanged() throws IOException {
    Path broken = images.resolve("bars/broken.jpg");
    Files.writeString(broken, "broken");
    assertThat(run(net).failed()).isEqualTo(1);

    assertThat(run(net)).isEqualTo(Runs.counts(31, 30, 1, 0, 0, 0, 0, 0));
    assertThat(run(net, true, false)).isEqualTo(Runs.counts(31, 30, 0, 0, 0, 1, 0, 0));
    assertThat(table().quarantine().count()).isEqualTo(1);

    Path more = TestImages.write(folder.resolve("more"), 1, 3);
    copy(more.resolve("bars/bars000.jpg"), broken);
    assertThat(run(net)).isEqualTo(Runs.counts(31, 30, 0, 1, 0, 0, 0, 0));
    assertThat(table().quarantine().count()).isZero();
  }

  @Test
  void whatCouldNotBeReadIsTriedAgainByItself() throws IOException {
    Path away = images.resolve("bars/away.jpg");
    Path broken = images.resolve("bars/broken.jpg");
    Files.writeString(away, "broken too");
    Files.writeString(broken, "broken");
    assertThat(run(net).failed()).isEqualTo(2);
    // as if the disk of one had been away; its file is as it was then
    DeltaTable.forPath(spark, folder.resolve("codes/_quarantine").toString())
        .updateExpr("path LIKE '%away.jpg'", Map.of("stage", "'read'", "error", "'IOException'"));

    assertThat(run(net)).isEqualTo(Runs.counts(32, 30, 1, 0, 0, 1, 0, 0));

    assertThat(quarantine())
        .containsExactlyInAnyOrder("away.jpg UNIDENTIFIED", "broken.jpg UNIDENTIFIED");
    assertThat(run(net)).isEqualTo(Runs.counts(32, 30, 2, 0, 0, 0, 0, 0));
  }

  @Test
  void aFileOfAManifestThatIsNotThereIsAskedForEachNight() throws IOException {
    Path csv = folder.resolve("all.csv");
    Files.writeString(csv, "path,label\nimages/discs/discs000.jpg,discs\nother/new.jpg,bars\n");
    ExtractionOptions adding = ExtractionOptions.adding(40);

    ImageCounts away = Runs.run(net, List.of(), Runs.source(csv), table(), adding);
    assertThat(Runs.run(net, List.of(), Runs.source(csv), table(), adding)).isEqualTo(away);

    assertThat(away).isEqualTo(Runs.counts(2, 1, 0, 0, 0, 1, 0, 0));
  }

  @Test
  void aFileThatWasOnlyTouchedKeepsItsCode() throws IOException {
    Map<String, String> before = codes();
    Path touched = images.resolve("discs/discs004.jpg");
    Files.setLastModifiedTime(touched, FileTime.fromMillis(System.currentTimeMillis() + 60_000));

    assertThat(run(net)).isEqualTo(Runs.counts(30, 29, 0, 0, 1, 0, 1, 0));

    assertThat(codes()).isEqualTo(before);
    assertThat(run(net)).isEqualTo(Runs.counts(30, 30, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void anotherLayerIsAddedInAnotherNight() {
    ImageCounts result =
        Runs.run(
            net,
            List.of("relu1", "code"),
            Runs.source(images),
            table(),
            ExtractionOptions.adding(20));

    assertThat(result.of(ImageCounts.End.UNCHANGED)).isZero();
    assertThat(table().codes().groupBy("layer").count().collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getLong(1))
        .containsExactlyInAnyOrder("code 30", "relu1 30");
    assertThat(run(net).of(ImageCounts.End.UNCHANGED)).isEqualTo(30);
  }

  @Test
  void aNewLabelNeedsNoNewCode() throws IOException {
    Path csv = folder.resolve("labels.csv");
    Files.writeString(
        csv,
        """
        path,label,split
        images/discs/discs000.jpg,round,test
        """);
    Map<String, String> before = codes();
    ImageSource source =
        new ImageSource(
            List.of(images.toString()), new Labels.Csv(csv.toString()), ImageFilter.ALL);

    ImageCounts result = Runs.run(net, List.of(), source, table(), ExtractionOptions.adding(20));

    assertThat(result).isEqualTo(Runs.counts(30, 30, 0, 0, 0, 0, 0, 0));
    assertThat(codes()).isEqualTo(before);
    assertThat(table().codes().filter("label = 'round' AND split = 'test'").count()).isOne();
    assertThat(table().codes().filter("label = 'discs'").count()).isEqualTo(9);
  }

  @Test
  void aRunThatDiedBetweenTheTwoTablesIsMadeGood() throws IOException {
    Files.writeString(images.resolve("bars/broken.jpg"), "broken");
    run(net);
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
    assertThat(run(net).failed()).isOne();

    assertThat(run(net)).isEqualTo(Runs.counts(31, 30, 1, 0, 0, 0, 0, 0));
    assertThat(quarantine()).containsExactly("broken.jpg UNIDENTIFIED");
    assertThat(table().codes().count()).isEqualTo(30);
  }

  @Test
  void aQuarantineWithoutCodesIsNoTwofoldFailure() throws IOException {
    Files.writeString(images.resolve("bars/broken.jpg"), "broken");
    CodesTable killed = new CodesTable(spark, folder.resolve("killed").toString());
    run(killed, net, false, false);
    FileUtils.deleteDirectory(folder.resolve("killed/_delta_log").toFile());

    assertThat(run(killed, net, false, false).failed()).isOne();
    assertThat(killed.quarantine().count()).isOne();
    assertThat(run(killed, net, false, false)).isEqualTo(Runs.counts(31, 30, 1, 0, 0, 0, 0, 0));
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
    copy(folder.resolve("more/bars/bars000.jpg"), folder.resolve("other/bars000.jpg"));
    ExtractionOptions pruning = new ExtractionOptions(40, false, false, true);
    Runs.run(net, List.of(), Runs.source(csv), table(), pruning);
    assertThat(table().codes().count()).isEqualTo(31);

    Files.move(images, folder.resolve("away"));
    Files.createDirectories(images);
    ImageCounts byManifest =
        Runs.run(net, List.of(), Runs.source(csv), table(), ExtractionOptions.adding(40));
    ImageSource both =
        new ImageSource(
            List.of(images.toString(), folder.resolve("other").toString()),
            new Labels.Folder(),
            ImageFilter.ALL);
    ImageCounts byFolder = Runs.run(net, List.of(), both, table(), pruning);

    assertThat(byManifest).isEqualTo(Runs.counts(1, 1, 0, 0, 0, 0, 0, 30)); // only told
    assertThat(byFolder).isEqualTo(Runs.counts(1, 1, 0, 0, 0, 0, 0, 0));
    assertThat(table().codes().count()).isEqualTo(31);
  }

  @Test
  void eachImageIsTriedOnceHoweverManyTablesAreWritten() throws IOException {
    TestImages.write(images.resolve("second"), 5, 2);
    Files.writeString(images.resolve("bars/broken.jpg"), "broken");
    Files.writeString(images.resolve("discs/broken.jpg"), "broken too");
    CountersOf counters = new CountersOf();
    RunId id = RunId.now();

    ImageCounts result =
        new ExtractionRun(
                Runs.source(images),
                Extraction.of(net, List.of(), Inference.DEFAULT, id),
                table(),
                ExtractionOptions.adding(8),
                Provenance.of(id, "test", Map.of()))
            .run(spark, counters);

    assertThat(result).isEqualTo(Runs.counts(47, 30, 0, 15, 0, 2, 0, 0));
    assertThat(counters.counters.coded() + counters.counters.failed()).isEqualTo(17);
  }

  @Test
  void anotherNetStandsBesideTheOld() {
    PretrainedNet other = TinyNet.of(2);

    assertThat(run(other)).isEqualTo(Runs.counts(30, 0, 0, 30, 0, 0, 0, 0));

    assertThat(table().codes().count()).isEqualTo(60);
    assertThat(run(net).of(ImageCounts.End.UNCHANGED)).isEqualTo(30);
    assertThat(table().net(other.fingerprint()).onnx()).isEqualTo(other.onnx());
  }

  @Test
  void twoRunsAtOnceLeaveEveryImageOnce() throws Exception {
    TestImages.write(images.resolve("second"), 10, 2);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Callable<ImageCounts> night = () -> run(net);
      List<ImageCounts> results =
          pool.invokeAll(List.of(night, night)).stream().map(IncrementalRunTest::done).toList();
      assertThat(results).allMatch(result -> result.seen() == 60);
    } finally {
      pool.shutdown();
    }
    assertThat(table().codes().count()).isEqualTo(60);
    assertThat(table().codes().select("path").distinct().count()).isEqualTo(60);
  }

  private static ImageCounts done(java.util.concurrent.Future<ImageCounts> run) {
    try {
      return run.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private ImageCounts run(PretrainedNet with) {
    return run(with, false, false);
  }

  private ImageCounts run(PretrainedNet with, boolean retry, boolean prune) {
    return run(table(), with, retry, prune);
  }

  private ImageCounts run(CodesTable table, PretrainedNet with, boolean retry, boolean prune) {
    ExtractionOptions options = new ExtractionOptions(40, false, retry, prune);
    return Runs.run(with, List.of(), Runs.source(images), table, options);
  }

  private CodesTable run(Path to, PretrainedNet with) {
    CodesTable table = new CodesTable(spark, to.toString());
    run(table, with, false, false);
    return table;
  }

  private CodesTable table() {
    return new CodesTable(spark, folder.resolve("codes").toString());
  }

  private Map<String, String> codes() {
    return codesOf(table());
  }

  private static Map<String, String> codesOf(CodesTable table) {
    return table.codes().collectAsList().stream()
        .collect(
            Collectors.toMap(
                row -> row.<String>getAs("path").replaceAll(".*/", ""),
                row -> row.getList(row.fieldIndex("code")).toString()));
  }

  private java.util.Set<String> names() {
    return codes().keySet();
  }

  private List<String> quarantine() {
    return table().quarantine().collectAsList().stream()
        .map(r -> r.<String>getAs("path").replaceAll(".*/", "") + " " + r.<String>getAs("error"))
        .toList();
  }

  /** Copies, with another time of modification than any file had before. */
  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
  }

  private static final class CountersOf implements PassListener {
    private Counters counters;

    @Override
    public void begin(Counters of) {
      counters = of;
    }
  }
}
