// SPDX-License-Identifier: Apache-2.0
package org.nd4j.nativeblas;

/**
 * The name under which Deeplearning4j 1.0.0-M2.1 asks whether oneDNN may be used ({@code
 * BaseMKLDNNHelper}, by reflection). The class has another place in that version, and without this
 * one the helpers of all layers are left out, silently.
 */
public final class Nd4jCpu {

  private Nd4jCpu() {}

  /** The environment that Deeplearning4j queries. */
  public static final class Environment {

    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The one instance. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Always. */
    public boolean isUseMKLDNN() {
      return true;
    }
  }
}
