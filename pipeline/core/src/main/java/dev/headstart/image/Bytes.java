// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;

/**
 * Reads numbers from a file in memory. A read past the end fails, since the file is then truncated.
 */
public final class Bytes {
  private final byte[] file;
  private final boolean bigEndian;
  private int at;

  private Bytes(byte[] file, boolean bigEndian) {
    this.file = file;
    this.bigEndian = bigEndian;
  }

  public static Bytes bigEndian(byte[] file) {
    return new Bytes(file, true);
  }

  public static Bytes littleEndian(byte[] file) {
    return new Bytes(file, false);
  }

  public int at() {
    return at;
  }

  /** Returns the length of the whole file in bytes. */
  public int length() {
    return file.length;
  }

  public int remaining() {
    return file.length - at;
  }

  public void seek(long offset) throws ImageException {
    if (offset < 0 || offset > file.length) {
      throw cutOff();
    }
    at = (int) offset;
  }

  public void skip(long count) throws ImageException {
    seek(at + count);
  }

  public int u8() throws ImageException {
    require(1);
    return file[at++] & 255;
  }

  public int u16() throws ImageException {
    int first = u8();
    int second = u8();
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  public long u32() throws ImageException {
    long first = u16();
    long second = u16();
    return bigEndian ? first << 16 | second : second << 16 | first;
  }

  public long u64() throws ImageException {
    long first = u32();
    long second = u32();
    return bigEndian ? first << 32 | second : second << 32 | first;
  }

  /** Reads four bytes as characters. */
  String tag() throws ImageException {
    Span tag = span(4);
    return tag.text();
  }

  /** Reads the next {@code length} bytes. */
  public Span span(long length) throws ImageException {
    require(length);
    Span span = new Span(file, at, (int) length);
    at += (int) length;
    return span;
  }

  private void require(long count) throws ImageException {
    if (count > remaining()) {
      throw cutOff();
    }
  }

  private static ImageException cutOff() {
    return new ImageException(Kind.TRUNCATED, "The file is cut off");
  }
}
