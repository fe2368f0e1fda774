// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {

  private static final long MIB = 1 << 20;
  private static final MemoryNeed NEED =
      new MemoryNeed(256 * MIB, 30 * MIB, 4, 70 * MIB, 50 * MIB, 1000 * MIB); // 766 MiB

  @Test
  void whatAnExecutorGetsIsReadAsTheClusterDoes() {
    assertThat(memory("yarn")).isEqualTo(new ExecutorMemory(1, 384, false, true));
    assertThat(memory("yarn", "spark.executor.memory", "8g", "spark.executor.cores", "4"))
        .isEqualTo(new ExecutorMemory(4, 819, false, true));
    assertThat(
            memory("yarn", "spark.executor.memory", "8g", "spark.executor.memoryOverhead", "500"))
        .isEqualTo(new ExecutorMemory(1, 500, true, true));
    assertThat(
            memory(
                "yarn",
                "spark.executor.memory",
                "2g",
                "spark.executor.memoryOverheadFactor",
                "0.5"))
        .isEqualTo(new ExecutorMemory(1, 1024, false, true));
    assertThat(
            memory(
                "k8s://https://host:443",
                "spark.executor.memory",
                "2g",
                "spark.kubernetes.memoryOverheadFactor",
                "0.4"))
        .isEqualTo(new ExecutorMemory(1, 819, false, true));
    assertThat(
            memory(
                "spark://host:7077",
                "spark.executor.cores",
                "8",
                "spark.task.cpus",
                "4",
                "spark.executor.memoryOverhead",
                "1g"))
        .isEqualTo(new ExecutorMemory(2, 1024, true, false));
  }

  @Test
  void tooLittleIsToldWithItsPartsAndTheWayOut() {
    assertThat(MemoryCheck.complaint(NEED, new ExecutorMemory(4, 766, true, true))).isEmpty();
    assertThat(MemoryCheck.complaint(NEED, new ExecutorMemory(4, 765, true, true)))
        .contains(
            "An executor needs about 766 MiB beside its heap (256 for the JVM, 30 for the net, 4 x"
                + " 120 for tasks: 70 for a batch, 50 for an image), but gets 765 MiB (as set). Set"
                + " --conf spark.executor.memoryOverhead=768m, or 1728m where images are as large"
                + " as is allowed (179 megapixels).");
    assertThat(MemoryCheck.complaint(NEED, new ExecutorMemory(4, 384, false, true)).orElse(""))
        .contains("gets 384 MiB (Spark's default)");
  }

  @Test
  void aLimitThatIsSetOrWatchedStopsAndAnyOtherWarns() {
    List<String> heard = new ArrayList<>();
    PassListener listener =
        new PassListener() {
          @Override
          public void warn(String warning) {
            heard.add(warning);
          }
        };

    MemoryCheck.tell("too little", new ExecutorMemory(1, 384, false, false), listener);
    assertThat(heard).containsExactly("too little");
    for (ExecutorMemory limited :
        List.of(new ExecutorMemory(1, 384, false, true), new ExecutorMemory(1, 384, true, false))) {
      assertThatThrownBy(() -> MemoryCheck.tell("too little", limited, listener))
          .isInstanceOf(InputException.class)
          .hasMessage("too little");
    }
  }

  @Test
  void oneMachineIsWarnedOnlyWhenItIsTooSmall() {
    assertThat(MemoryCheck.warning(NEED, 766 * MIB)).isEmpty();
    assertThat(MemoryCheck.warning(NEED, 765 * MIB).orElse(""))
        .contains("about 766 MiB", "the machine has 765 MiB", "--driver-memory");
  }

  private static ExecutorMemory memory(String master, String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return ExecutorMemory.of(master, conf);
  }
}
