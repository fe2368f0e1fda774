// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

/** How exactly a GPU multiplies. A CPU always computes in {@link #FP32}. */
public enum Precision {
  /** Single precision, with the 24 bits of the CPU. */
  FP32,
  /** Factors rounded to 11 bits on tensor cores (NVIDIA's TensorFloat-32), sums in 24. */
  TF32
}
