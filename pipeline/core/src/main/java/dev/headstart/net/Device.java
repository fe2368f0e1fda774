// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

/**
 * The device that a net runs on.
 *
 * @param gpu the number of a CUDA device on this machine, or {@link #NONE}
 * @param orCpu whether to fall back to the CPU if there is no such device
 */
public record Device(int gpu, boolean orCpu) {

  /** No GPU. */
  public static final int NONE = -1;

  /** The CPU. */
  public static final Device CPU = new Device(NONE, true);

  boolean isGpu() {
    return gpu != NONE;
  }
}
