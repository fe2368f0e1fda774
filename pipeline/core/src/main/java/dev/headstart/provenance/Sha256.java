// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
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

  /** Returns the digest of the remaining bytes of a buffer, which are read. */
  public static String of(ByteBuffer bytes) {
    MessageDigest digest = newDigest();
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the digest of the remaining bytes of a stream. The stream is not closed. */
  public static String of(InputStream in) throws IOException {
    MessageDigest digest = newDigest();
    new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Content that is written to a stream. */
  @FunctionalInterface
  public interface Content {
    /** Writes the whole content. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** A digest of content that was read once, to which further bytes can be appended many times. */
  public static final class Prefix {

    private final MessageDigest digest;

    private Prefix(MessageDigest digest) {
      this.digest = digest;
    }

    /** Returns the digest of the content followed by these bytes. */
    public String with(byte[] more) {
      try {
        MessageDigest whole = (MessageDigest) digest.clone();
        whole.update(more);
        return HexFormat.of().formatHex(whole.digest());
      } catch (CloneNotSupportedException e) {
        throw new AssertionError("The JVM's SHA-256 can be cloned", e);
      }
    }
  }

  /** Digests content of any length. */
  public static Prefix prefix(Content content) throws IOException {
    MessageDigest digest = newDigest();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      content.writeTo(out);
    }
    return new Prefix(digest);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JVM has SHA-256", e);
    }
  }
}
