// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestData;
import dev.headstart.TinyNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.RunId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {

  private static final long MIB = 1 << 20;

  @Test
  void eachTaskHasItsBatchAndItsImage() {
    MemoryNeed need = new MemoryNeed(200 * MIB, 50 * MIB, 3, 20 * MIB, 30 * MIB, 1000 * MIB);

    assertThat(need.bytes()).isEqualTo((200 + 50 + 3 * (20 + 30)) * MIB);
    // two ordinary images and one of the largest
    assertThat(need.bytesWithLargest()).isEqualTo((200 + 50 + 3 * 20 + 2 * 30 + 1000) * MIB);
  }

  @Test
  void theBatchIsItsImagesItsCodesAndTheTwoLargestLayers() {
    PretrainedNet net = TinyNet.of(1);
    List<Long> lengths =
        net.layers().stream()
            .map(layer -> layer.shape().stream().reduce(1L, (all, n) -> all * Math.abs(n)))
            .sorted()
            .toList();
    long two = lengths.get(lengths.size() - 1) + lengths.get(lengths.size() - 2);
    long floats = 3 * 32 * 32 + 16 + two * 5 / 4;

    MemoryNeed need = need(net, 8, 1);

    assertThat(need.batch()).isEqualTo(8 * 4 * floats);
    assertThat(need(net, 32, 1).batch()).isEqualTo(4 * need.batch());
    assertThat(need(net, 8, 4).batch()).isEqualTo(need.batch());
    assertThat(need(net, 8, 4).tasks()).isEqualTo(4);
    assertThat(need.net()).isEqualTo(3L * net.cut(List.of()).onnx().length);
  }

  @Test
  void sparksDefaultExecutorIsEnoughForASmallNetAndNotForManyTasks() throws IOException {
    PretrainedNet squeezenet = TestData.net("squeezenet1.1-norm");

    assertThat(need(squeezenet, 8, 1).bytes()).isBetween(300 * MIB, 384 * MIB);
    // measured with small images: 413 MiB
    assertThat(need(squeezenet, 8, 2).bytes()).isBetween(413 * MIB, 512 * MIB);
  }

  @Test
  void onGpusThereAreTwoGatheredBatchesOfEach() {
    PretrainedNet net = TinyNet.of(1);
    Extraction extraction = Extraction.of(net, List.of(), Inference.DEFAULT, RunId.now());
    MemoryNeed cpu = MemoryNeed.of(extraction, 4);

    MemoryNeed gpus = MemoryNeed.of(extraction, 4, 2);

    assertThat(gpus.net()).isEqualTo(cpu.net() + 2 * 2 * 64 * 4 * (3 * 32 * 32 + 16));
    assertThat(gpus.batch()).isEqualTo(cpu.batch());
    assertThat(MemoryNeed.of(extraction, 4, 0)).isEqualTo(cpu);
  }

  private static MemoryNeed need(PretrainedNet net, int batch, int tasks) {
    return MemoryNeed.of(
        Extraction.of(net, List.of(), Inference.DEFAULT.withBatchSize(batch), RunId.now()), tasks);
  }
}
