// SPDX-License-Identifier: Apache-2.0
package dev.headstart.blas;

import static org.bytedeco.openblas.presets.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads;

import dev.headstart.NativeLibraries;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Has OpenBLAS compute each product in the thread that asks for it, since the passes have threads
 * of their own; what it did before is set again when the last pass of this process ends. The number
 * of OpenBLAS's threads belongs to the process, hence the static count.
 */
public final class BlasThreads implements AutoCloseable {
  private static int users;
  private static int before;

  private BlasThreads() {}

  /** Loads OpenBLAS, and has it stay in the thread that asks until this is closed. */
  public static BlasThreads single() {
    synchronized (BlasThreads.class) {
      if (users == 0) {
        NativeLibraries.prepare();
        Loader.load(openblas_nolapack.class);
        before = blas_get_num_threads();
        blas_set_num_threads(1);
      }
      users++;
    }
    return new BlasThreads();
  }

  @Override
  public void close() {
    synchronized (BlasThreads.class) {
      users--;
      if (users == 0) {
        blas_set_num_threads(before);
      }
    }
  }
}
