// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestData;
import dev.headstart.codes.MemoryNeed;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The lower bounds are what processes had resident beyond their heap of a gigabyte: executors with
 * a head alone and with all of SqueezeNet in batches of 16; the others in local mode, less the 186
 * MiB that Spark's driver takes there.
 */
class TrainingMemoryTest {

  private static final long MIB = 1 << 20;

  @Test
  void allLayersOfSqueezeNet() throws IOException {
    PretrainedNet net = TestData.net("squeezenet1.1-norm");

    assertThat(need(net, Optional.empty(), 16, 1)).isBetween(1402 * MIB, 1800 * MIB);
    assertThat(need(net, Optional.empty(), 32, 1)).isBetween(2166 * MIB, 3100 * MIB);
    assertThat(need(net, Optional.empty(), 16, 2)).isBetween(2177 * MIB, 3100 * MIB);
  }

  @Test
  void allLayersOfMobileNet() throws IOException {
    PretrainedNet net = TestData.net("mobilenetv2-ptq");

    assertThat(need(net, Optional.empty(), 4, 1)).isBetween(1171 * MIB, 1400 * MIB);
    assertThat(need(net, Optional.empty(), 12, 1)).isBetween(2177 * MIB, 2500 * MIB);
  }

  @Test
  void theFrozenPartTakesNone() throws IOException {
    PretrainedNet net = TestData.net("squeezenet1.1-norm");

    assertThat(need(net, Optional.of("fire5/concat"), 32, 1)).isBetween(915 * MIB, 1300 * MIB);
    assertThat(need(net, Optional.of(net.codeLayer()), 16, 1)).isBetween(448 * MIB, 520 * MIB);
  }

  @Test
  void fewerWorkersThanTasksTakeNoMoreThanTheWorkers() throws IOException {
    PretrainedNet net = TestData.net("squeezenet1.1-norm");
    FineTuneOptions options = FineTuneOptions.builder().workers(2).build();

    MemoryNeed need = TrainingMemory.of(net, net.split(Optional.empty()), options, 16);

    assertThat(need.tasks()).isEqualTo(2);
  }

  private static long need(PretrainedNet net, Optional<String> frozen, int batch, int tasks) {
    FineTuneOptions options = FineTuneOptions.builder().batchSize(batch).workers(tasks).build();
    return TrainingMemory.of(net, net.split(frozen), options, tasks).bytes();
  }
}
