// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Processes and machines of the cluster die in the middle of a run: the table is right after it.
 */
class FaultsOnYarnTest extends ClusterTest {

  private static final int IMAGES = 120;
  private static final Duration SOON = Duration.ofMinutes(5);

  /** The table of a run without any fault. */
  private static List<String> undisturbed;

  private String images;

  FaultsOnYarnTest(Installed headstart) {
    super(headstart);
  }

  @BeforeEach
  void putImages() throws IOException {
    images = images(IMAGES);
  }

  @Test
  void aKilledExecutorIsReplacedAndLeavesNothingBehind() throws Exception {
    Call run = extract();
    awaitCommits(run, 1);
    List<ProcessHandle> executors = run.executors();
    assertThat(executors).as(run.said()).hasSize(2);
    ProcessHandle victim = executors.get(0);
    Path container = Containers.folderOf(victim);
    List<Path> natives = Natives.of(victim);
    assertThat(natives).as("unpacked native libraries").isNotEmpty();
    assertThat(natives).allMatch(library -> library.startsWith(container));
    victim.destroyForcibly();

    run.ok();
    assertWhole();
    Await.until("the container's folder is gone", SOON, () -> !Files.exists(container));
  }

  @Test
  void aLostMachineIsDoneWithout() throws Exception {
    Call run = extract();
    awaitCommits(run, 1);
    int master = nodeOf(run.masters().get(0));
    int other = 1 - master;
    assertThat(run.executors()).anyMatch(executor -> nodeOf(executor) == other);
    headstart.cluster().killNode(other);
    try {
      run.ok();
      assertWhole();
    } finally {
      headstart.cluster().startNode(other);
      headstart.cluster().awaitNodes(2);
    }
  }

  @Test
  void aKilledDriverIsStartedAgainAndGoesOn() throws Exception {
    Call run = extract("--conf", "spark.yarn.maxAppAttempts=2");
    awaitCommits(run, 2);
    run.masters().get(0).destroyForcibly();

    run.ok();
    assertThat(run.attempts()).isEqualTo(2);
    assertThat(hdfs.json("summary.json").at("/counts/skipped").asInt()).isPositive();
    assertThat(hdfs.json("summary.json").at("/run_id").asText()).isEqualTo(run.application());
    assertWhole();
  }

  @Test
  void aContainerThatTakesTooMuchMemoryNamesTheSetting() throws Exception {
    Path large = Files.createDirectories(folder.resolve("large/discs"));
    BufferedImage image = new BufferedImage(13_000, 13_000, BufferedImage.TYPE_BYTE_BINARY);
    ImageIO.write(image, "png", large.resolve("0.png").toFile());
    for (int copy = 1; copy < 8; copy++) {
      Files.copy(large.resolve("0.png"), large.resolve(copy + ".png"));
    }
    images = hdfs.put(folder.resolve("large"));
    Call run =
        extract(
            "--batch-size",
            "1", // an image a task, two tasks at once
            "--executor-cores",
            "2",
            "--conf",
            "spark.executor.memory=512m",
            "--conf",
            "spark.executor.memoryOverhead=384m",
            "--conf",
            "spark.task.maxFailures=2");

    assertThat(run.end()).as(run.said()).isEqualTo(1);
    assertThat(hdfs.json("summary.json").at("/error").asText())
        .contains("YARN ended executors", "spark.executor.memoryOverhead", "of 896 MB");
  }

  private Call extract(String... more) throws IOException {
    List<Object> words = new ArrayList<>(List.of("extract", "--master", "yarn"));
    words.addAll(List.of("--deploy-mode", "cluster", "--images", images));
    words.addAll(List.of("--net", net, "--codes", hdfs.uri("codes")));
    words.addAll(List.of("--batch-commit", 30, "--summary", hdfs.uri("summary.json")));
    words.addAll(List.of(more));
    return headstart.headstart(words.toArray());
  }

  private void awaitCommits(Call run, int count) throws Exception {
    Await.until(
        count + " commits of " + run,
        SOON,
        () -> hdfs.commits("codes") >= count || !run.process().isAlive());
    assertThat(run.process().isAlive()).as("in the middle of the run: %s", run.said()).isTrue();
  }

  private int nodeOf(ProcessHandle container) {
    return Containers.folderOf(container).startsWith(headstart.cluster().site().local(0)) ? 0 : 1;
  }

  /** Each image is in the table once, with the code that it has without any fault. */
  private void assertWhole() throws Exception {
    if (undisturbed == null) {
      undisturbed = codesHere(images, net);
    }
    assertThat(hdfs.codes("codes")).hasSize(IMAGES).isEqualTo(undisturbed);
  }
}
