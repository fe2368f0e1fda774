// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/** Rows that are passed over again and again. */
interface Passes extends AutoCloseable {
  /** Returns the moments of each fold's rows. */
  Moments[] moments();

  /** Returns the losses and gradients of all rows at a point. */
  Sums at(Point point);

  @Override
  void close();
}
