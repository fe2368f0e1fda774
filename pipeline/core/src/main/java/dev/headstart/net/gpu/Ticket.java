// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import dev.headstart.SetupException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The codes that a thread waits for. The images may be in several batches. */
final class Ticket implements PendingCodes {

  private final float[][][] codes;
  private final CountDownLatch missing;
  private volatile @Nullable Throwable failure;

  Ticket(int images) {
    this.codes = new float[images][][];
    this.missing = new CountDownLatch(images);
  }

  /** Brings the codes of some images: an array a layer for each. */
  void bring(int first, float[][][] some) {
    System.arraycopy(some, 0, codes, first, some.length);
    down(some.length);
  }

  /** Tells that some images have no codes. */
  void fail(int images, Throwable why) {
    failure = why;
    down(images);
  }

  @Override
  public float[] code(int layer, int image) {
    await();
    return codes[image][layer];
  }

  @Override
  public void await() {
    try {
      missing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the GPU computes codes", e);
    }
    Throwable why = failure;
    if (why != null) {
      throw again(why);
    }
  }

  /** Returns an exception of its own for each thread that a failure is thrown in. */
  private static RuntimeException again(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof SetupException
        ? new SetupException(message, failure)
        : new IllegalStateException(message, failure);
  }

  private void down(int images) {
    for (int i = 0; i < images; i++) {
      missing.countDown();
    }
  }
}
