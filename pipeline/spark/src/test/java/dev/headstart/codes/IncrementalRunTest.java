// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run night after night, only what is new is computed; nothing is lost and nothing is twice. */
class IncrementalRunTest {

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
  void theSecondRunComputesNothing() {
    Map<String, String> before = night.codes();
    long version = night.table().version();

    assertThat(night.run(net)).isEqualTo(Runs.counts(30, 30, 0, 0, 0, 0, 0, 0));

    assertThat(night.codes()).isEqualTo(before);
    assertThat(night.table().version()).isEqualTo(version);
  }

  @Test
  void whatIsNewReplacedBrokenOrGoneIsToldApart() throws IOException {
    Path more = TestImages.write(folder.resolve("more"), 10, 2);
    for (int i = 0; i < 5; i++) {
      Night.copy(more.resolve("bars/bars00" + i + ".jpg"), images.resolve("bars/new" + i + ".jpg"));
    }
    for (int i = 0; i < 3; i++) {
      Night.copy(
          more.resolve("discs/discs00" + i + ".jpg"), images.resolve("discs/discs00" + i + ".jpg"));
    }
    Files.delete(images.resolve("checks/checks000.jpg"));
    Files.delete(images.resolve("checks/checks001.jpg"));
    Files.writeString(images.resolve("checks/checks002.jpg"), "broken");

    assertThat(night.run(net)).isEqualTo(Runs.counts(33, 24, 0, 8, 0, 1, 4, 2));

    assertThat(night.codes())
        .hasSize(34); // the two that are gone are still there, the broken one is not
    assertThat(night.table().codes().count()).isEqualTo(34);
    assertThat(night.names()).contains("checks000.jpg").doesNotContain("checks002.jpg");
    assertThat(night.quarantine()).containsExactly("checks002.jpg UNIDENTIFIED");
    Path again = folder.resolve("again");
    Map<String, String> fresh = Night.codesOf(night.run(again, net));
    assertThat(night.codes()).containsAllEntriesOf(fresh);

    assertThat(night.run(net, false, true).gone()).isEqualTo(2);
    assertThat(night.names()).doesNotContain("checks000.jpg", "checks001.jpg").hasSize(32);
    assertThat(night.run(net)).isEqualTo(Runs.counts(33, 32, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void theSameBytesUnderAnotherPathAreNotDecoded() throws IOException {
    Night.copy(images.resolve("discs/discs004.jpg"), images.resolve("bars/twin.jpg"));

    assertThat(night.run(net)).isEqualTo(Runs.counts(31, 30, 0, 0, 1, 0, 0, 0));

    Map<String, String> codes = night.codes();
    assertThat(codes).hasSize(31);
    assertThat(codes.get("twin.jpg")).isEqualTo(codes.get("discs004.jpg"));
    Row twin = night.table().codes().filter(col("path").endsWith("twin.jpg")).first();
    assertThat(twin.<String>getAs("label")).isEqualTo("bars");
  }

  @Test
  void aFileThatWasOnlyTouchedKeepsItsCode() throws IOException {
    Map<String, String> before = night.codes();
    Path touched = images.resolve("discs/discs004.jpg");
    Files.setLastModifiedTime(touched, FileTime.fromMillis(System.currentTimeMillis() + 60_000));

    assertThat(night.run(net)).isEqualTo(Runs.counts(30, 29, 0, 0, 1, 0, 1, 0));

    assertThat(night.codes()).isEqualTo(before);
    assertThat(night.run(net)).isEqualTo(Runs.counts(30, 30, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void anotherLayerIsAddedInAnotherNight() {
    ImageCounts result =
        Runs.run(
            net,
            List.of("relu1", "code"),
            Runs.source(images),
            night.table(),
            ExtractionOptions.adding(20));

    assertThat(result.of(ImageCounts.End.UNCHANGED)).isZero();
    assertThat(night.table().codes().groupBy("layer").count().collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getLong(1))
        .containsExactlyInAnyOrder("code 30", "relu1 30");
    assertThat(night.run(net).of(ImageCounts.End.UNCHANGED)).isEqualTo(30);
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
    Map<String, String> before = night.codes();
    ImageSource source =
        new ImageSource(
            List.of(images.toString()), new Labels.Csv(csv.toString()), ImageFilter.ALL);

    ImageCounts result =
        Runs.run(net, List.of(), source, night.table(), ExtractionOptions.adding(20));

    assertThat(result).isEqualTo(Runs.counts(30, 30, 0, 0, 0, 0, 0, 0));
    assertThat(night.codes()).isEqualTo(before);
    assertThat(night.table().codes().filter("label = 'round' AND split = 'test'").count()).isOne();
    assertThat(night.table().codes().filter("label = 'discs'").count()).isEqualTo(9);
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
                night.table(),
                ExtractionOptions.adding(8),
                Provenance.of(id, "test", Map.of()))
            .run(spark, counters);

    assertThat(result).isEqualTo(Runs.counts(47, 30, 0, 15, 0, 2, 0, 0));
    assertThat(counters.counters.coded() + counters.counters.failed()).isEqualTo(17);
  }

  @Test
  void anotherNetStandsBesideTheOld() {
    PretrainedNet other = TinyNet.of(2);

    assertThat(night.run(other)).isEqualTo(Runs.counts(30, 0, 0, 30, 0, 0, 0, 0));

    assertThat(night.table().codes().count()).isEqualTo(60);
    assertThat(night.run(net).of(ImageCounts.End.UNCHANGED)).isEqualTo(30);
    assertThat(night.table().net(other.fingerprint()).onnx()).isEqualTo(other.onnx());
  }

  @Test
  void twoRunsAtOnceLeaveEveryImageOnce() throws Exception {
    TestImages.write(images.resolve("second"), 10, 2);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Callable<ImageCounts> run = () -> night.run(net);
      List<ImageCounts> results =
          pool.invokeAll(List.of(run, run)).stream().map(IncrementalRunTest::done).toList();
      assertThat(results).allMatch(result -> result.seen() == 60);
    } finally {
      pool.shutdown();
    }
    assertThat(night.table().codes().count()).isEqualTo(60);
    assertThat(night.table().codes().select("path").distinct().count()).isEqualTo(60);
  }

  private static ImageCounts done(java.util.concurrent.Future<ImageCounts> run) {
    try {
      return run.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static final class CountersOf implements PassListener {
    private Counters counters;

    @Override
    public void begin(Counters of) {
      counters = of;
    }
  }
}
