// SPDX-License-Identifier: Apache-2.0
package dev.headstart.blas;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Matrix products by OpenBLAS. All matrices lie row by row, in direct buffers. */
public final class Products {
  private Products() {}

  /** Returns a buffer that OpenBLAS reads without a copy. */
  public static FloatBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Writes rows × columns margins: rows × length features times columns × length weights. */
  public static void margins(
      FloatBuffer features,
      FloatBuffer weights,
      FloatBuffer margins,
      int rows,
      int columns,
      int length) {
    if (columns == 1) {
      cblas_sgemv(
          CblasRowMajor,
          CblasNoTrans,
          rows,
          length,
          1,
          features,
          length,
          weights,
          1,
          0,
          margins,
          1);
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        columns,
        length,
        1,
        features,
        length,
        weights,
        length,
        0,
        margins,
        columns);
  }

  /** Writes the columns × length gradient: rows × columns slopes times rows × length features. */
  public static void gradient(
      FloatBuffer features,
      FloatBuffer slopes,
      FloatBuffer gradient,
      int rows,
      int columns,
      int length) {
    if (columns == 1) {
      cblas_sgemv(
          CblasRowMajor, CblasTrans, rows, length, 1, features, length, slopes, 1, 0, gradient, 1);
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        columns,
        length,
        rows,
        1,
        slopes,
        columns,
        features,
        length,
        0,
        gradient,
        length);
  }
}
