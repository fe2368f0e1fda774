// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A range of bytes in a file. */
public final class Span {
  private final byte[] file;
  private final int offset;
  private final int length;

  public Span(byte[] file, int offset, int length) {
    this.file = file;
    this.offset = offset;
    this.length = length;
  }

  public byte[] file() {
    return file;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean startsWith(byte[] prefix) {
    return startsWith(file, offset, length, prefix);
  }

  public Span from(int start) {
    return new Span(file, offset + start, length - start);
  }

  public byte[] copy() {
    return Arrays.copyOfRange(file, offset, offset + length);
  }

  public String text() {
    return new String(file, offset, length, StandardCharsets.ISO_8859_1);
  }

  public static boolean startsWith(byte[] file, int offset, int length, byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(file, offset, offset + prefix.length, prefix, 0, prefix.length);
  }
}
