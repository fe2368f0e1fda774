// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.gpu.GpuListener.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.SetupException;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.gpu.Device;
import dev.headstart.net.gpu.PendingCodes;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CodeSessionTest {

  private static CutNet net() {
    return TestGraph.ofImages()
        .node("GlobalAveragePool", "gap", "image")
        .node("Flatten", "flat", "gap")
        .output("flat")
        .net()
        .cut(List.of("flat"));
  }

  @Test
  void withoutCudaAGpuIsRefusedOrDoneWithout() {
    assertThatThrownBy(() -> CodeSession.open(net(), 1, new Device(0, false), NONE))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("cannot use GPU 0 here")
        .hasMessageContaining("-Pcuda");
    try (CodeSession session = CodeSession.open(net(), 1, new Device(0, true), NONE);
        CodeBatch batch = session.batch(1)) {
      assertThat(batch.ahead()).as("it is the CPU").isEqualTo(1);
    }
  }

  @Test
  void batchesOfAnySizeUpToTheCapacityAreRun() {
    try (CodeSession session = CodeSession.open(net(), 1);
        CodeBatch batch = session.batch(2)) {
      FloatBuffer input = batch.input();
      assertThat(input.isDirect()).isTrue();
      assertThat(input.order()).isEqualTo(ByteOrder.nativeOrder());
      assertThat(input.capacity()).isEqualTo(2 * 12);
      assertThat(batch.capacity()).isEqualTo(2);

      input.put(0, Codes.A).put(12, Codes.B);
      batch.run(2);
      float[] first = batch.code(0, 0);
      assertThat(first).containsExactly(2.5f, 6.5f, -2.5f);
      assertThat(batch.code(0, 1)).containsExactly(2, 1, 0);

      input.put(0, Codes.B);
      batch.run(1);
      assertThat(batch.code(0, 0)).containsExactly(2, 1, 0);
      assertThat(first).as("codes are the caller's own").containsExactly(2.5f, 6.5f, -2.5f);
      assertThatThrownBy(() -> batch.code(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> batch.code(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> batch.run(3)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> batch.run(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void gatheredImagesHaveTheirCodesAndAClosedSessionRunsNoMore() {
    CodeSession session = CodeSession.gathering(net(), 2, NONE);
    try (CodeBatch batch = session.batch(2)) {
      assertThat(batch.ahead()).isEqualTo(2);
      batch.input().put(0, Codes.A).put(12, Codes.B);
      PendingCodes both = batch.start(2);
      batch.input().put(0, Codes.B);
      batch.run(1);
      assertThat(batch.code(0, 0)).containsExactly(2, 1, 0);
      assertThat(both.code(0, 0)).containsExactly(2.5f, 6.5f, -2.5f);
      assertThat(both.code(0, 1)).containsExactly(2, 1, 0);
      session.close();
      assertThatThrownBy(() -> batch.run(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void memoryOfAClosedBatchIsUsedAgain() {
    try (CodeSession session = CodeSession.open(net(), 1)) {
      CodeBatch first = session.batch(8);
      FloatBuffer memory = first.input();
      first.close();
      first.close();
      try (CodeBatch second = session.batch(8);
          CodeBatch third = session.batch(8)) {
        assertThat(second.input()).isSameAs(memory);
        assertThat(third.input()).isNotSameAs(memory);
      }
      assertThatThrownBy(() -> first.run(1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(first::input).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void closedSessionRunsNoMore() {
    CodeSession session = CodeSession.open(net(), 1);
    try (CodeBatch batch = session.batch(1)) {
      batch.run(1);
      session.close();
      session.close();
      assertThatThrownBy(() -> batch.run(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThatThrownBy(() -> CodeSession.open(net(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    try (CodeSession session = CodeSession.open(net(), 1)) {
      assertThatThrownBy(() -> session.batch(0)).isInstanceOf(IllegalArgumentException.class);
    }
    CutNet broken = new CutNet(new byte[] {1, 2}, "image", List.of("flat"), List.of(3), 2, 2);
    assertThatThrownBy(() -> CodeSession.open(broken, 1))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageStartingWith("ONNX Runtime cannot load the net");
    CutNet wrong = new CutNet(net().onnx(), "image", List.of("flat"), List.of(4), 2, 2);
    assertThatThrownBy(() -> CodeSession.open(wrong, 1))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageStartingWith("ONNX Runtime cannot run the net");
  }

  @Test
  void oneSessionIsSharedByThreadsWhoseCodesDoNotMix() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    List<CodeSession> sessions =
        inParallel(
            8,
            thread -> {
              CodeSession session =
                  CodeSession.shared(
                      "threads",
                      () -> {
                        opened.incrementAndGet();
                        return net();
                      },
                      1);
              float[] image = new float[12];
              image[0] = thread;
              try (CodeBatch batch = session.batch(1)) {
                for (int i = 0; i < 200; i++) {
                  batch.input().put(0, image);
                  batch.run(1);
                  assertThat(batch.code(0, 0)[0]).isEqualTo(thread / 4f);
                }
              }
              return session;
            });

    assertThat(opened).hasValue(1);
    assertThat(sessions).containsOnly(sessions.get(0));
    sessions.get(0).close();
    try (CodeBatch batch = sessions.get(0).batch(1)) {
      batch.run(1); // nobody closes what others use
    }
    assertThat(CodeSession.shared("others", CodeSessionTest::net, 1)).isNotSameAs(sessions.get(0));
  }

  @Test
  void failureToOpenIsToldAndTriedAgain() {
    InvalidNetException failure = new InvalidNetException("not there");
    assertThatThrownBy(
            () ->
                CodeSession.shared(
                    "fails",
                    () -> {
                      throw failure;
                    },
                    1))
        .isSameAs(failure);

    try (CodeBatch batch = CodeSession.shared("fails", CodeSessionTest::net, 1).batch(1)) {
      batch.run(1);
      assertThat(batch.code(0, 0)).hasSize(3);
    }
  }

  @Test
  void sessionsAreClosedOnceTheirRunsAreDone() throws Exception {
    SharedSessions sessions = new SharedSessions();
    CodeSession session = sessions.session("key", () -> CodeSession.open(net(), 1));
    CountDownLatch started = new CountDownLatch(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(threads.submit(() -> runUntilClosed(session, started)));
    }
    started.await();
    sessions.closeAll();
    threads.shutdown();

    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    for (Future<Integer> run : runs) {
      assertThat(run.get()).isPositive();
    }
    assertThatThrownBy(() -> sessions.session("key", () -> CodeSession.open(net(), 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shuts down");
  }

  private static int runUntilClosed(CodeSession session, CountDownLatch started) {
    int runs = 0;
    try (CodeBatch batch = session.batch(1)) {
      while (true) {
        batch.run(1);
        if (runs++ == 0) {
          started.countDown();
        }
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("is closed");
      return runs;
    }
  }

  private interface Work<T> {
    T of(int thread);
  }

  private static <T> List<T> inParallel(int count, Work<T> work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int thread = i;
        calls.add(() -> work.of(thread));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }
}
