// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import java.net.URI;

/** Receives the progress of a download. */
@FunctionalInterface
public interface DownloadListener {

  /**
   * Called when bytes have arrived.
   *
   * @param from the address of the file
   * @param done the number of bytes present, including those of earlier attempts
   * @param size the size of the whole file in bytes
   */
  void progress(URI from, long done, long size);
}
