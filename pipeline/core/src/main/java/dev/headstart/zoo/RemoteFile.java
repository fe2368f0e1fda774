// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A file to download, with the digest and size that identify it.
 *
 * @param urls its addresses in order of preference; {@code http, https, hdfs, s3a} or {@code file}
 * @param sha256 the SHA-256 of its content, 64 hexadecimal digits in lower case
 * @param size its size in bytes
 */
public record RemoteFile(List<URI> urls, String sha256, long size) {

  private static final Set<String> SCHEMES = Set.of("http", "https", "hdfs", "s3a", "file");

  /**
   * Creates the description of a file.
   *
   * @throws InputException if a value is missing or not allowed
   */
  public RemoteFile {
    urls = List.copyOf(urls);
    check(!urls.isEmpty(), "it needs at least one URL");
    for (URI url : urls) {
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      check(
          SCHEMES.contains(scheme),
          Texts.format("URL %s: its scheme must be one of http, https, hdfs, s3a, file", url));
    }
    check(
        sha256 != null && sha256.matches("[0-9a-f]{64}"),
        "sha256 must be 64 hexadecimal digits in lower case, not " + sha256);
    check(size > 0, "size must be its length in bytes, above 0, not " + size);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new InputException("A file of the zoo is not valid: " + message);
    }
  }
}
