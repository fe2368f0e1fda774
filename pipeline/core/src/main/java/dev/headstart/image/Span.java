package dev.headstart.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A part of a file. */
final class Span {
  private final byte[] file;
  private final int offset;
  private final int length;

  Span(byte[] file, int offset, int length) {
    this.file = file;
    this.offset = offset;
    this.length = length;
  }

  byte[] file() {
    return file;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  boolean startsWith(byte[] prefix) {
    return startsWith(file, offset, length, prefix);
  }

  Span from(int start) {
    return new Span(file, offset + start, length - start);
  }

  byte[] copy() {
    return Arrays.copyOfRange(file, offset, offset + length);
  }

  String text() {
    return new String(file, offset, length, StandardCharsets.ISO_8859_1);
  }

  static boolean startsWith(byte[] file, int offset, int length, byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(file, offset, offset + prefix.length, prefix, 0, prefix.length);
  }
}
