// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.TinyNet;
import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GathererTest {

  private static final CutNet NET = TinyNet.of(1).cut(List.of());
  private static final int LENGTH = NET.inputLength();

  private final CodeSession cpu = CodeSession.open(NET, 1);
  private final FakeDevice device = new FakeDevice(cpu);
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger padded = new AtomicInteger();
  private final AtomicLong busy = new AtomicLong();
  private final Gatherer gatherer =
      Gatherer.start(
          "fake",
          BatchSizes.of(8),
          LENGTH,
          1,
          Duration.ofMillis(1),
          device::memory,
          new GpuListener() {
            @Override
            public void queued(int images) {
              queued.addAndGet(images);
            }

            @Override
            public void ran(int images, int size, long nanos) {
              ran.addAndGet(images);
              padded.addAndGet(size - images);
              busy.addAndGet(nanos);
            }
          });

  @AfterEach
  void end() {
    device.goOn();
    gatherer.close();
    device.close();
    cpu.close();
    threads.shutdownNow();
  }

  @Test
  void codesOfManyThreadsAreThoseOfTheCpuInTheirOrder() throws Exception {
    List<Callable<Integer>> work = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      int seed = thread;
      work.add(() -> submitted(seed));
    }
    int images = 0;
    for (Future<Integer> done : threads.invokeAll(work)) {
      images += done.get();
    }

    assertThat(device.sizes()).isSubsetOf(1, 8, 32, 64);
    assertThat(device.mostAtOnce()).isEqualTo(1);
    assertThat(ran).hasValue(images);
    assertThat(device.sizes().stream().mapToInt(size -> size).sum())
        .isEqualTo(images + padded.get());
    assertThat(queued).hasValue(0);
    assertThat(busy.get()).isPositive();
  }

  /** Hands over batches of all sizes and checks their codes; returns the number of images. */
  private int submitted(int seed) {
    Random random = new Random(seed);
    FloatBuffer input = images(8, random);
    int images = 0;
    PendingCodes before = null;
    List<float[]> expectedBefore = List.of();
    for (int i = 0; i < 25; i++) {
      int n = 1 + random.nextInt(8);
      fill(input, n, random);
      List<float[]> expected = onCpu(input, n);
      PendingCodes codes = gatherer.submit(input, n);
      fill(input, 8, random); // the images were copied
      if (before != null) {
        assertCodes(before, expectedBefore);
      }
      before = codes;
      expectedBefore = expected;
      images += n;
    }
    assertCodes(before, expectedBefore);
    return images;
  }

  @Test
  void imagesThatComeWhileTheDeviceRunsMakeOneBatch() throws Exception {
    device.hold();
    gatherer.submit(images(3, new Random(1)), 3);
    until(() -> device.sizes().size() == 1);
    List<Callable<PendingCodes>> work = new ArrayList<>();
    for (int thread = 0; thread < 5; thread++) {
      FloatBuffer input = images(8, new Random(thread));
      work.add(() -> gatherer.submit(input, 8)); // copied while the device runs
    }
    List<Future<PendingCodes>> waiting = threads.invokeAll(work);
    assertThat(gatherer.waiting()).isEqualTo(40);
    assertThat(queued).hasValue(40);
    device.goOn();

    for (int thread = 0; thread < 5; thread++) {
      FloatBuffer input = images(8, new Random(thread));
      assertCodes(waiting.get(thread).get(), onCpu(input, 8));
    }
    assertThat(device.sizes()).containsExactly(8, 64);
    assertThat(padded).hasValue(5 + 24);
  }

  @Test
  void moreImagesThanABatchHoldsGoIntoSeveral() {
    FloatBuffer input = images(150, new Random(5));

    assertCodes(gatherer.submit(input, 150), onCpu(input, 150));

    assertThat(device.sizes()).isSubsetOf(1, 8, 32, 64);
    assertThat(ran).hasValue(150);
  }

  @Test
  void fullBatchesHoldThreadsBackUntilTheDeviceIsFree() throws Exception {
    device.hold();
    gatherer.submit(images(64, new Random(1)), 64);
    until(() -> device.sizes().size() == 1);
    gatherer.submit(images(64, new Random(2)), 64);
    FloatBuffer input = images(8, new Random(3));
    Future<PendingCodes> third = threads.submit(() -> gatherer.submit(input, 8));
    Thread.sleep(20);
    assertThat(third.isDone()).isFalse();
    assertThat(device.sizes()).hasSize(1);
    device.goOn();

    assertCodes(third.get(), onCpu(input, 8));
  }

  @Test
  void failureReachesAllThatWaitForItAndNoOthers() throws Exception {
    device.hold();
    FloatBuffer input = images(2, new Random(1));
    PendingCodes before = gatherer.submit(input, 2);
    until(() -> device.sizes().size() == 1);
    List<PendingCodes> failing = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      failing.add(gatherer.submit(input, 2));
    }
    device.fail(2);
    device.goOn();

    assertCodes(before, onCpu(input, 2));
    for (PendingCodes codes : failing) {
      assertThatThrownBy(codes::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The fake device is out of order");
      assertThatThrownBy(() -> codes.code(0, 0)).isInstanceOf(IllegalStateException.class);
    }
    assertCodes(gatherer.submit(input, 2), onCpu(input, 2));
    assertThat(device.sizes()).containsExactly(8, 8, 8);
  }

  @Test
  void interruptedThreadLeavesTheOthersAlone() throws Exception {
    device.hold();
    CountDownLatch submitted = new CountDownLatch(1);
    Future<?> killed =
        threads.submit(
            () -> {
              PendingCodes codes = gatherer.submit(images(2, new Random(1)), 2);
              submitted.countDown();
              codes.await();
            });
    submitted.await();
    FloatBuffer input = images(4, new Random(2));
    PendingCodes others = gatherer.submit(input, 4);
    killed.cancel(true);
    device.goOn();

    assertCodes(others, onCpu(input, 4));
    assertThat(killed.isCancelled()).isTrue();
  }

  @Test
  void interruptIsToldAndKept() {
    device.hold();
    PendingCodes codes = gatherer.submit(images(1, new Random(1)), 1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(codes::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closingComputesWhatWasHandedOverAndRefusesMore() throws Exception {
    device.hold();
    FloatBuffer input = images(5, new Random(1));
    PendingCodes running = gatherer.submit(input, 5);
    until(() -> device.sizes().size() == 1);
    PendingCodes waiting = gatherer.submit(input, 5);
    Future<?> closing = threads.submit(gatherer::close);
    until(() -> refuses(input));
    assertThat(closing.isDone()).isFalse();
    device.goOn();
    closing.get(10, TimeUnit.SECONDS);

    assertCodes(running, onCpu(input, 5));
    assertCodes(waiting, onCpu(input, 5));
    assertThatThrownBy(() -> gatherer.submit(input, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private boolean refuses(FloatBuffer input) {
    try {
      gatherer.submit(input, 1);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private List<float[]> onCpu(FloatBuffer input, int n) {
    try (CodeBatch batch = cpu.batch(n)) {
      batch.input().put(0, input, 0, n * LENGTH);
      batch.run(n);
      List<float[]> codes = new ArrayList<>();
      for (int image = 0; image < n; image++) {
        codes.add(batch.code(0, image));
      }
      return codes;
    }
  }

  private static void assertCodes(PendingCodes actual, List<float[]> expected) {
    for (int image = 0; image < expected.size(); image++) {
      float[] code = actual.code(0, image);
      float[] right = expected.get(image);
      assertThat(code).hasSameSizeAs(right);
      for (int i = 0; i < code.length; i++) {
        assertThat(code[i])
            .isCloseTo(right[i], within(1e-5f * Math.max(1e-3f, Math.abs(right[i]))));
      }
    }
  }

  private static FloatBuffer images(int n, Random random) {
    FloatBuffer images =
        ByteBuffer.allocateDirect(n * LENGTH * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    fill(images, n, random);
    return images;
  }

  private static void fill(FloatBuffer images, int n, Random random) {
    for (int i = 0; i < n * LENGTH; i++) {
      images.put(i, random.nextFloat());
    }
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Thread.sleep(1);
    }
  }
}
