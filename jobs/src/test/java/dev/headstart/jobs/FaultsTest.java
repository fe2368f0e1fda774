// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors and drivers die, runs overlap: no image is lost, none is there twice. */
class FaultsTest {

  private static final int IMAGES = 240;

  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void inputs() throws IOException {
    images = TestImages.write(folder.resolve("images"), IMAGES / 3, 1);
    TinyNet.write(folder, "tiny", 1);
  }

  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    Night disturbed = Night.onCluster(2, folder, extractTo("codes", 80));
    disturbed.until(() -> commits("codes") >= 1);
    List<ProcessHandle> executors = disturbed.executors();
    assertThat(executors).as(disturbed.said()).hasSize(2);
    executors.get(0).destroyForcibly();

    assertThat(disturbed.end()).as(disturbed.said()).isZero();

    assertThat(rows("codes")).isEqualTo(undisturbed()).hasSize(IMAGES);
  }

  @Test
  void aKilledDriverLosesAtMostOneChunk() throws Exception {
    Random random = new Random(7);
    long before = 0;
    for (int kill = 0; kill < 3; kill++) {
      Night night = Night.onCluster(1, folder, extractTo("codes", 40));
      int commits = commits("codes");
      int more = kill == 0 ? 0 : 1; // the first dies at work on its first chunk
      night.until(() -> commits("codes") >= commits + more && !night.executors().isEmpty());
      Thread.sleep(random.nextInt(2500));
      night.kill();

      long now = commits("codes") == 0 ? 0 : rows("codes").size();
      assertThat(now).isGreaterThanOrEqualTo(before);
      assertThat(commits("codes") - commits).as(night.said()).isGreaterThanOrEqualTo(more);
      before = now;
    }
    assertThat(before).as("the kills came in the middle").isBetween(1L, IMAGES - 1L);

    Night last = Night.onCluster(1, folder, extractTo("codes", 80));
    assertThat(last.end()).as(last.said()).isZero();
    assertThat(last.count("skipped")).isEqualTo((int) before);
    assertThat(last.count("new")).isEqualTo(IMAGES - (int) before);

    assertThat(rows("codes")).isEqualTo(undisturbed()).hasSize(IMAGES);
  }

  @Test
  void twoRunsAtOnceLeaveEveryImageOnce() throws Exception {
    Night one = Night.start("local[1]", folder, extractTo("codes", 80));
    Night other = Night.start("local[1]", folder, extractTo("codes", 80));

    assertThat(one.end()).as(one.said()).isZero();
    assertThat(other.end()).as(other.said()).isZero();
    assertThat(rows("codes")).hasSize(IMAGES);
    assertThat(rows("codes").stream().map(row -> row.split(",", -1)[0]).distinct()).hasSize(IMAGES);
  }

  /** What one run in this JVM gives. */
  private List<String> undisturbed() {
    Call call = Call.verb("extract", extractTo("undisturbed", IMAGES));
    assertThat(call.status()).as(call.err()).isZero();
    return rows("undisturbed");
  }

  private Object[] extractTo(String codes, int chunk) {
    return new Object[] {
      "--images",
      images,
      "--net",
      folder.resolve("tiny.onnx"),
      "--codes",
      folder.resolve(codes),
      "--batch-commit",
      chunk
    };
  }

  private int commits(String codes) {
    String[] log = folder.resolve(codes + "/_delta_log").toFile().list();
    return log == null
        ? 0
        : (int) List.of(log).stream().filter(name -> name.matches("\\d{20}\\.json")).count();
  }

  /** The table without what tells the runs apart. */
  private List<String> rows(String codes) {
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      return new CodesTable(spark, folder.resolve(codes).toString())
          .codes().drop("run_id", "extracted_at").orderBy("path").collectAsList().stream()
              .map(Row::toString)
              .map(row -> row.substring(1))
              .toList();
    }
  }
}
