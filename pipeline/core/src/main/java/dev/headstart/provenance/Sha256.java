// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes SHA-256 digests in Headstart's notation: 64 hexadecimal digits in lower case. */
public final class Sha256 {

  private Sha256() {}

  /** Returns the digest of byte arrays, one after the other. */
  public static String of(byte[]... parts) {
    MessageDigest digest = newDigest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the digest of the remaining bytes of a stream. The stream is not closed. */
  public static String of(InputStream in) throws IOException {
    MessageDigest digest = newDigest();
    new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JVM has SHA-256", e);
    }
  }
}
