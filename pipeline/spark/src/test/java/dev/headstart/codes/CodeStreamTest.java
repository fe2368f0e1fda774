// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.LocalSpark;
import dev.headstart.TinyNet;
import dev.headstart.image.ImageSize;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.source.table.ImageLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams over a session that gathers images as on a GPU, beside those of the CPU. */
class CodeStreamTest {

  private static final PretrainedNet NET = TinyNet.of(1);
  private static final CutNet CUT = NET.cut(List.of());
  private static final int BROKEN = 13;

  @Test
  void gatheredCodesOfSeveralTasksAreThoseOfTheCpu() throws Exception {
    LocalSpark.session();
    Map<String, Long> before = gpu();
    List<CodedImage<Integer>> expected;
    try (CodeSession cpu = CodeSession.open(CUT, 1)) {
      expected = codes(cpu, item -> {});
    }
    ExecutorService tasks = Executors.newFixedThreadPool(4);
    try (CodeSession gathering = CodeSession.gathering(CUT, 8, ExecutorMetrics.ofGpu(5))) {
      List<Callable<List<CodedImage<Integer>>>> work = new ArrayList<>();
      for (int task = 0; task < 4; task++) {
        work.add(() -> codes(gathering, item -> {}));
      }
      for (Future<List<CodedImage<Integer>>> done : tasks.invokeAll(work)) {
        assertSame(done.get(), expected);
      }
    } finally {
      tasks.shutdown();
    }
    Map<String, Long> after = gpu();
    assertThat(after.get("gpu.5.images")).isEqualTo(4 * 27L);
    assertThat(after.get("gpu.5.batches")).isBetween(1L, 16L);
    assertThat(after.get("gpu.5.busyNanos")).isPositive();
    assertThat(after).containsEntry("gpu.5.queuedImages", 0L);
    assertThat(before).isEmpty();
  }

  @Test
  void onlyAGpuIsAheadByABatch() {
    LocalSpark.session();
    AtomicInteger loaded = new AtomicInteger();
    try (CodeSession cpu = CodeSession.open(CUT, 1);
        CodeSession gathering = CodeSession.gathering(CUT, 8, ExecutorMetrics.ofGpu(6));
        CodeStream<Integer> one = stream(cpu, item -> loaded.incrementAndGet())) {
      assertThat(one.hasNext()).isTrue();
      assertThat(loaded).hasValue(8);
      loaded.set(0);
      try (CodeStream<Integer> two = stream(gathering, item -> loaded.incrementAndGet())) {
        assertThat(two.hasNext()).isTrue();
        assertThat(loaded).hasValue(16);
      } // a task that ends early
      assertThat(codes(gathering, item -> {})).hasSize(28);
    }
  }

  private static List<CodedImage<Integer>> codes(CodeSession session, IntConsumer loaded) {
    List<CodedImage<Integer>> codes = new ArrayList<>();
    try (CodeStream<Integer> stream = stream(session, loaded)) {
      stream.forEachRemaining(codes::add);
    }
    return codes;
  }

  /** 28 images, one of which cannot be read. */
  private static CodeStream<Integer> stream(CodeSession session, IntConsumer loaded) {
    ImageLoader<Integer> loader =
        (item, into, out, offset) -> {
          loaded.accept(item);
          if (item == BROKEN) {
            throw new IOException("gone");
          }
          Random random = new Random(item);
          for (int i = 0; i < CUT.inputLength(); i++) {
            out.put(offset + i, random.nextFloat());
          }
          return new ImageSize(32, 32);
        };
    return new CodeStream<>(
        IntStream.range(0, 28).iterator(),
        loader,
        NET.card().input(),
        CUT,
        session,
        Inference.DEFAULT);
  }

  private static void assertSame(
      List<CodedImage<Integer>> actual, List<CodedImage<Integer>> expected) {
    assertThat(actual.stream().map(CodedImage::item))
        .containsExactlyElementsOf(expected.stream().map(CodedImage::item).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).failure()).isEqualTo(expected.get(i).failure());
      assertThat(actual.get(i).failure() == null).isEqualTo(i != BROKEN);
      if (i != BROKEN) {
        float[] right = expected.get(i).codes()[0];
        for (int j = 0; j < right.length; j++) {
          assertThat(actual.get(i).codes()[0][j])
              .isCloseTo(right[j], within(1e-5f * Math.max(1e-3f, Math.abs(right[j]))));
        }
      }
    }
  }

  private static Map<String, Long> gpu() {
    return ExecutorMetrics.ofThisExecutor().metricRegistry().getCounters().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("gpu.5."))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getCount()));
  }
}
