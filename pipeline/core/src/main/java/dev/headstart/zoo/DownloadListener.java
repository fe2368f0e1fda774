// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import java.net.URI;

/** Is told how far a download is. */
@FunctionalInterface
public interface DownloadListener {

  /**
   * Some bytes have come.
   *
   * @param from where the file comes from
   * @param done bytes that are there, those of earlier attempts included
   * @param size bytes of the whole file
   */
  void progress(URI from, long done, long size);
}
