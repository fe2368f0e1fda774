// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

/**
 * The device that a net runs on.
 *
 * @param gpu the number of a CUDA device on this machine, or {@link #NONE}
 * @param orCpu whether to fall back to the CPU if there is no such device
 * @param precision how exactly a GPU multiplies
 * @param batch the number of images that a thread hands over at once, by which the sizes of a GPU's
 *     batches are chosen: {@link BatchSizes#of}
 */
public record Device(int gpu, boolean orCpu, Precision precision, int batch) {

  /** No GPU. */
  public static final int NONE = -1;

  private static final int BATCH = 8;

  /** The CPU. */
  public static final Device CPU = new Device(NONE, true);

  /** Creates a device that computes in single precision, on 8 images a thread. */
  public Device(int gpu, boolean orCpu) {
    this(gpu, orCpu, Precision.FP32, BATCH);
  }

  /** Returns whether it is a GPU. */
  public boolean isGpu() {
    return gpu != NONE;
  }
}
