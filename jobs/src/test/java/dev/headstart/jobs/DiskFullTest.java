// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table's file system, a small one in memory, runs full. */
class DiskFullTest {

  @TempDir Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void smallDisk() throws IOException, InterruptedException {
    disk = Files.createDirectories(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    assumeTrue(mounted, "skipped: mounting a tmpfs is not allowed here");
    TinyNet.write(folder, "tiny", 1);
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void theTableStaysReadableAndTheNextRunCompletesIt() throws Exception {
    TestImages.write(folder.resolve("images"), 10, 1);
    assertThat(extract().status()).isZero();
    TestImages.write(folder.resolve("images"), 400, 2);

    Call full = extract("--batch-commit", "60");

    assertThat(full.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(full.err().lines().filter(line -> line.startsWith("headstart: ")))
        .singleElement()
        .asString()
        .endsWith(
            "No space left on device: the disk of the output or of spark.local.dir is full. What"
                + " was committed stays: make room and run it again.");
    long kept = rows();
    assertThat(kept).isBetween(30L, 1199L);

    assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
    Call again = extract();
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(rows()).isEqualTo(1200);
  }

  @Test
  void aDiskThatCannotBeWrittenIsToldBeforeAnyWork() throws Exception {
    TestImages.write(folder.resolve("images"), 1, 1);
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();

    Call readOnly = extract();

    assertThat(readOnly.status()).isEqualTo(ExitStatus.WRONG_CALL);
    assertThat(readOnly.err())
        .startsWith("headstart: --codes: cannot write to " + disk + "/codes: ")
        .contains("Read-only file system")
        .hasLineCount(1);
  }

  private Call extract(String... more) {
    Object[] args = {
      "extract",
      "--images",
      folder + "/images",
      "--net",
      folder + "/tiny.onnx",
      "--codes",
      disk + "/codes"
    };
    return headstart(args, more);
  }

  private long rows() {
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      return new CodesTable(spark, disk + "/codes").codes().select("path").distinct().count();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
