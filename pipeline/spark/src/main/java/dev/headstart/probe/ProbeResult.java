// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import java.io.Serializable;

/** What a probe's task found. A class, because Kryo writes no records. */
final class ProbeResult implements Serializable {
  private static final long serialVersionUID = 1L;

  /** By setting and image: whether the image was held out, and its class predicted. */
  final boolean[][] right;

  final double[] values;

  private ProbeResult(boolean[][] right, double[] values) {
    this.right = right;
    this.values = values;
  }

  static ProbeResult right(boolean[][] right) {
    return new ProbeResult(right, new double[0]);
  }

  static ProbeResult values(double... values) {
    return new ProbeResult(new boolean[0][], values);
  }
}
