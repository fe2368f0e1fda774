// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that computes codes with a session on the CPU, as slowly as a test wants it. */
final class FakeDevice implements AutoCloseable {

  private static final int ANY = 1_000_000;

  private final CodeSession session;
  private final List<CodeBatch> batches = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger failing = new AtomicInteger();
  private final Semaphore allowed = new Semaphore(ANY);

  FakeDevice(CodeSession session) {
    this.session = session;
  }

  DeviceRun memory(int images) {
    CodeBatch batch = session.batch(images);
    batches.add(batch);
    return new DeviceRun() {
      @Override
      public FloatBuffer input() {
        return batch.input();
      }

      @Override
      public void run(int n) {
        mostAtOnce.accumulateAndGet(runs.incrementAndGet(), Math::max);
        sizes.add(n);
        try {
          allowed.acquireUninterruptibly();
          if (sizes.size() == failing.get()) {
            throw new IllegalStateException("The fake device is out of order");
          }
          batch.run(n);
        } finally {
          runs.decrementAndGet();
        }
      }

      @Override
      public float[] code(int layer, int image) {
        return batch.code(layer, image);
      }
    };
  }

  /** Lets no run end until {@link #goOn}. */
  void hold() {
    allowed.drainPermits();
  }

  void goOn() {
    allowed.release(ANY);
  }

  /** Lets a run fail: the first is 1. */
  void fail(int run) {
    failing.set(run);
  }

  /** The sizes of the batches so far, with that of the run in progress. */
  List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public void close() {
    batches.forEach(CodeBatch::close);
  }
}
