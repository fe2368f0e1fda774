// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.image.ImageMemory;
import dev.headstart.net.CutNet;
import dev.headstart.net.Layer;
import dev.headstart.net.gpu.BatchSizes;
import dev.headstart.net.gpu.Gatherer;
import java.util.Comparator;

/**
 * The off-heap memory that an executor needs, in bytes, estimated from a few measured ratios.
 *
 * @param jvm the memory of the JVM itself: classes, compiled code, threads, the collector
 * @param net the loaded net, and on GPUs the batches that images are gathered in
 * @param tasks the number of tasks that run at the same time
 * @param batch the images, activations and codes of a batch, for each task
 * @param image the decoded image, for each task
 * @param largest the decoded image, if it has the maximum size and is turned by its EXIF
 *     orientation
 */
public record MemoryNeed(long jvm, long net, int tasks, long batch, long image, long largest) {

  private static final long JVM = 256L << 20;

  /** With Deeplearning4j and its native libraries; an executor that trained a head took 448 MiB. */
  private static final long TRAINING_JVM = 512L << 20;

  /**
   * The size of a typical phone photo. The largest image allowed is 15 times as large, and very
   * rare.
   */
  private static final long PHOTO_PIXELS = 12_000_000;

  /**
   * The copies of the weights: the file, the weights decoded from it, and the weights in the
   * kernels' layout.
   */
  private static final int WEIGHTS = 3;

  /** The same for weights that are mapped from a file. */
  private static final double MAPPED = 1.25;

  /**
   * The overhead of ONNX Runtime's arena, which grows in powers of two, so some of it is never
   * used.
   */
  private static final double ARENA = 1.25;

  /** Returns the need of an extraction in executors that run that many tasks at the same time. */
  public static MemoryNeed of(Extraction extraction, int tasks) {
    return of(extraction, tasks, 0);
  }

  /**
   * Returns the same where tasks may compute codes on GPUs.
   *
   * @param gpus the number of devices of an executor, 0 for the CPU
   */
  static MemoryNeed of(Extraction extraction, int tasks, int gpus) {
    long codes = extraction.cut().lengths().stream().mapToLong(length -> length).sum();
    long perImage = floats(extraction.cut().inputLength() + codes);
    int batch = extraction.inference().batchSize();
    long gathered = (long) Gatherer.BATCHES * BatchSizes.of(batch).largest() * perImage;
    // A layer's input and output exist at the same time; the memory of the others is reused.
    long atOnce =
        extraction.net().layers().stream()
            .map(Layer::length)
            .sorted(Comparator.reverseOrder())
            .limit(2)
            .mapToLong(length -> length)
            .sum();
    return new MemoryNeed(
        JVM,
        net(extraction.cut()) + gpus * gathered,
        tasks,
        batch * (perImage + (long) (ARENA * floats(atOnce))),
        ImageMemory.upright(PHOTO_PIXELS),
        ImageMemory.turned(ImageMemory.MAX_PIXELS));
  }

  /**
   * Returns the need of a training.
   *
   * @param net the frozen part of the net that each executor has a session of, in bytes
   * @param tasks the number of replicas that an executor trains at the same time
   * @param batch the memory of one replica with its mini-batch, in bytes
   * @param decodes whether the tasks decode images
   */
  public static MemoryNeed ofTraining(long net, int tasks, long batch, boolean decodes) {
    return new MemoryNeed(
        TRAINING_JVM,
        WEIGHTS * net,
        tasks,
        batch,
        decodes ? ImageMemory.upright(PHOTO_PIXELS) : 0,
        decodes ? ImageMemory.turned(ImageMemory.MAX_PIXELS) : 0);
  }

  private static long net(CutNet cut) {
    CutNet.Weights weights = cut.weights();
    return WEIGHTS * (long) cut.onnx().length
        + (weights == null ? 0 : (long) (MAPPED * weights.bytes()));
  }

  /** Returns whether the tasks decode images. */
  boolean decodes() {
    return largest > 0;
  }

  /** Returns the total, with photos of ordinary size. */
  public long bytes() {
    return jvm + net + tasks * (batch + image);
  }

  /** Returns the total, if one task at a time has the largest image allowed. */
  public long bytesWithLargest() {
    return bytes() - image + largest;
  }

  private static long floats(long count) {
    return Float.BYTES * count;
  }
}
