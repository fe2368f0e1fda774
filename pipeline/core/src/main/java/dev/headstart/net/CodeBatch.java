// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory for an inference batch: images and their codes. Not thread-safe.
 *
 * <p>Fill in images, run, read the codes; then fill in the next images. All runs reuse the same
 * memory, also those with fewer images.
 */
public final class CodeBatch implements AutoCloseable {

  private final CodeSession session;
  private @Nullable BatchMemory memory;
  private int codes;

  CodeBatch(CodeSession session, BatchMemory memory) {
    this.session = session;
    this.memory = memory;
  }

  /**
   * Returns the buffer for the images: {@code capacity * 3 * height * width} floats, one CHW image
   * after the other, to be written with absolute puts. The buffer is the same at each call.
   */
  public FloatBuffer input() {
    return memory().input();
  }

  /** Returns the maximum number of images per run. */
  public int capacity() {
    return memory().capacity();
  }

  /**
   * Computes the codes of the first images of the input.
   *
   * @param n the number of images, 1 to the capacity
   * @throws IllegalArgumentException if {@code n} is outside that range
   * @throws IllegalStateException if the session or this batch is closed, or ONNX Runtime fails
   */
  public void run(int n) {
    if (n < 1 || n > capacity()) {
      throw new IllegalArgumentException("A run takes 1 to " + capacity() + " images, not " + n);
    }
    codes = 0;
    if (session.batched()) {
      runAt(0, n);
    } else {
      for (int image = 0; image < n; image++) {
        runAt(image, 1);
      }
    }
    codes = n;
  }

  /**
   * Returns the code of an image of the last run as a new array.
   *
   * @param layer the index of the layer in {@link CutNet#layers()}
   * @param image the index of the image in the input
   */
  public float[] code(int layer, int image) {
    Objects.checkIndex(image, codes);
    return memory().code(layer, image);
  }

  /** Returns the memory to the session. */
  @Override
  public void close() {
    if (memory != null) {
      session.recycle(memory);
      memory = null;
    }
  }

  private void runAt(int first, int n) {
    try (BatchMemory.View view = memory().view(first, n)) {
      session.run(view);
    }
  }

  private BatchMemory memory() {
    if (memory == null) {
      throw new IllegalStateException("The batch is closed");
    }
    return memory;
  }
}
