// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.blas.BlasThreads;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.junit.jupiter.api.Test;

/**
 * On a system whose {@code libblas.so.3} is an OpenBLAS (Debian's package libopenblas0) a product
 * of MLlib crashed the JVM once ours was loaded.
 */
class BlasOfMllibTest {

  @Test
  void mllibMultipliesBesideOurOpenBlas() throws Exception {
    assertThat(ChildJvm.run(BothInOneJvm.class)).contains("product 300.0");
  }

  /** Loads OpenBLAS, then multiplies matrices large enough for a native BLAS. */
  static final class BothInOneJvm {
    private BothInOneJvm() {}

    public static void main(String[] args) {
      try (BlasThreads ours = BlasThreads.single()) {
        int size = 150;
        double[] ones = new double[size * size];
        Arrays.fill(ones, 1);
        double[] twos = new double[size * size];
        Arrays.fill(twos, 2);
        DenseMatrix left = new DenseMatrix(size, size, ones);
        System.out.println(
            "product " + left.multiply(new DenseMatrix(size, size, twos)).apply(7, 7));
      }
    }
  }
}
