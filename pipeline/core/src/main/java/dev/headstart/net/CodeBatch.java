// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.net.gpu.Gatherer;
import dev.headstart.net.gpu.PendingCodes;
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
  private final @Nullable Gatherer gatherer;
  private @Nullable SessionRun direct;
  private @Nullable PendingCodes last;
  private int codes;

  CodeBatch(CodeSession session, BatchMemory memory, @Nullable Gatherer gatherer) {
    this.session = session;
    this.gatherer = gatherer;
    this.direct = new SessionRun(session, memory);
  }

  /**
   * Returns the buffer for the images: {@code capacity * 3 * height * width} floats, one CHW image
   * after the other, to be written with absolute puts. The buffer is the same at each call.
   */
  public FloatBuffer input() {
    return direct().input();
  }

  /** Returns the maximum number of images per run. */
  public int capacity() {
    return direct().memory().capacity();
  }

  /**
   * Returns how many batches should be started before the codes of the first are read: 1 on the
   * CPU, and 2 on a GPU, which then computes while this thread fills in the next images.
   */
  public int ahead() {
    return gatherer == null ? 1 : 2;
  }

  /**
   * Computes the codes of the first images of the input.
   *
   * @param n the number of images, 1 to the capacity
   * @throws IllegalArgumentException if {@code n} is outside that range
   * @throws IllegalStateException if the session or this batch is closed, or ONNX Runtime fails
   */
  public void run(int n) {
    start(n).await();
  }

  /**
   * The same without waiting for a GPU. On the CPU the codes must be read before the next start.
   *
   * @param n the number of images, 1 to the capacity
   * @throws IllegalArgumentException if {@code n} is outside that range
   * @throws IllegalStateException if the session or this batch is closed, or ONNX Runtime fails
   */
  public PendingCodes start(int n) {
    if (n < 1 || n > capacity()) {
      throw new IllegalArgumentException("A run takes 1 to " + capacity() + " images, not " + n);
    }
    codes = 0;
    if (gatherer == null) {
      direct().run(n);
      last = direct()::code;
    } else {
      last = gatherer.submit(direct().input(), n);
    }
    codes = n;
    return last;
  }

  /**
   * Returns the code of an image of the last run as a new array.
   *
   * @param layer the index of the layer in {@link CutNet#layers()}
   * @param image the index of the image in the input
   */
  public float[] code(int layer, int image) {
    Objects.checkIndex(image, codes);
    direct();
    return Objects.requireNonNull(last).code(layer, image);
  }

  /** Returns the memory to the session. */
  @Override
  public void close() {
    if (direct != null) {
      session.recycle(direct.memory());
      direct = null;
    }
  }

  private SessionRun direct() {
    if (direct == null) {
      throw new IllegalStateException("The batch is closed");
    }
    return direct;
  }
}
