package dev.headstart.net;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Room for some images and their codes, used by one thread at a time.
 *
 * <p>Fill the images in, run, read the codes; then fill in the next ones. The memory is the same
 * for all runs, those of fewer images included.
 */
public final class CodeBatch implements AutoCloseable {

  private final CodeSession session;
  private BatchMemory memory;
  private int codes;

  CodeBatch(CodeSession session, BatchMemory memory) {
    this.session = session;
    this.memory = memory;
  }

  /**
   * Where the images go: {@code capacity * 3 * height * width} floats, CHW, one after the other,
   * addressed absolutely. The same buffer at each call.
   */
  public FloatBuffer input() {
    return memory().input();
  }

  /** The largest number of images of a run. */
  public int capacity() {
    return memory().capacity();
  }

  /**
   * Computes the codes of the first images of the input.
   *
   * @param n how many, 1 to the capacity
   * @throws IllegalArgumentException if there is no room for so many
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
   * The code of an image of the last run, a new array.
   *
   * @param layer the layer's place in {@link CutNet#layers()}
   * @param image the image's place in the input
   */
  public float[] code(int layer, int image) {
    Objects.checkIndex(image, codes);
    return memory().code(layer, image);
  }

  /** Gives the memory back to the session. */
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
