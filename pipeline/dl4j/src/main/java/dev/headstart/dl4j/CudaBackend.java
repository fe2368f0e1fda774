// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.SetupException;
import dev.headstart.Texts;
import dev.headstart.net.gpu.Gpus;
import java.util.Optional;

/**
 * nd4j's backend for CUDA, which trains on a GPU if it is on the class path. Its library has
 * machine code for certain generations of devices only, and nothing that newer ones could
 * translate.
 */
public final class CudaBackend {

  private static final String CLASS = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  /** The oldest compute capability that nd4j-cuda-11.6 1.0.0-M2.1 has code for. */
  private static final double OLDEST = 3.7;

  /** The first that it has no code for: Hopper. It has code up to 8.6, which 8.9 (Ada) runs too. */
  private static final double TOO_NEW = 9.0;

  private CudaBackend() {}

  /**
   * Checks that the backend can run on the devices of this machine, if it is there.
   *
   * @throws SetupException if it has no code for one that CUDA shows
   */
  public static void check() {
    if (CudaBackend.class.getClassLoader().getResource(CLASS) != null) {
      complaint(Gpus.here())
          .ifPresent(
              complaint -> {
                throw new SetupException(complaint, null);
              });
    }
  }

  /**
   * Returns the sentence about the first device that it has no code for; empty if there is none.
   */
  static Optional<String> complaint(Gpus gpus) {
    return gpus.known().stream()
        .filter(gpu -> gpu.capability() < OLDEST || gpu.capability() >= TOO_NEW)
        .findFirst()
        .map(
            gpu ->
                Texts.format(
                    "Deeplearning4j cannot train on GPU %d (%s): it has compute capability %.1f, and"
                        + " nd4j-cuda-11.6 has code for 3.7 to 8.9 only (Kepler to Ada, not Hopper"
                        + " or Blackwell). Fine-tune with a build without -Pcuda, on the CPU, or let"
                        + " CUDA_VISIBLE_DEVICES show an older device only",
                    gpu.number(), gpu.name(), gpu.capability()));
  }
}
