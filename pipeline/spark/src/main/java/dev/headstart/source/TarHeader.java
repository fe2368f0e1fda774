package dev.headstart.source;

import dev.headstart.Texts;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A member's header.
 *
 * @param name as it stands there
 * @param type the type flag
 * @param size bytes of data
 * @param data where these begin
 */
public record TarHeader(String name, char type, long size, long data) {

  public static final int BLOCK = 512;

  /** What headers before a header say of it: null and -1 where they say nothing. */
  record Extension(String name, long size) {

    static final Extension NONE = new Extension(null, -1);

    Extension with(TarHeader header, byte[] text) throws IOException {
      return switch (header.type()) {
        case 'L' -> new Extension(text(text, 0, text.length), size);
        case 'x' -> pax(text, header.data());
        default -> this;
      };
    }

    /** Records {@code LENGTH KEY=VALUE\n}. */
    private Extension pax(byte[] text, long position) throws IOException {
      String path = name;
      long bytes = size;
      String all = new String(text, StandardCharsets.ISO_8859_1); // a char is a byte
      try {
        for (int at = 0; at < all.length() && all.charAt(at) != 0; ) {
          int space = all.indexOf(' ', at);
          int end = at + Integer.parseInt(all.substring(at, space));
          int equals = all.indexOf('=', space);
          String value = new String(text, equals + 1, end - equals - 2, StandardCharsets.UTF_8);
          switch (all.substring(space + 1, equals)) {
            case "path" -> path = value;
            case "size" -> bytes = Long.parseLong(value);
            default -> {} // times, owners
          }
          at = Math.max(end, equals); // goes on, whatever the length says
        }
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IOException(Texts.format("garbage at byte %,d: no pax header", position), e);
      }
      return new Extension(path, bytes);
    }
  }

  /**
   * Reads a header.
   *
   * @return null at the end mark, a block of zeros
   * @throws IOException where the block is no header
   */
  static TarHeader parse(byte[] block, long position, Extension extension) throws IOException {
    if (Arrays.equals(block, new byte[BLOCK])) {
      return null;
    }
    long size = extension.size() >= 0 ? extension.size() : number(block, 124, 12);
    long data = position + BLOCK;
    if (number(block, 148, 8) != checksum(block) || size < 0 || size > Long.MAX_VALUE / 2 - data) {
      throw new IOException(Texts.format("garbage at byte %,d: no tar header", position));
    }
    return new TarHeader(
        extension.name() != null ? extension.name() : name(block), (char) block[156], size, data);
  }

  boolean isFile() {
    return type == '0' || type == 0 || type == '7';
  }

  /** Whether it only says more of the header behind it. */
  boolean isExtension() {
    return type == 'L' || type == 'K' || type == 'x';
  }

  /** Where the next header is: data is padded to whole blocks. */
  long end() {
    return data + (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static String name(byte[] block) {
    String name = text(block, 0, 100);
    boolean posix = text(block, 257, 6).equals("ustar"); // GNU's has a blank behind it
    String prefix = posix ? text(block, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  /** Octal digits, or GNU's binary numbers; -1 for what is neither. */
  private static long number(byte[] block, int from, int length) {
    if ((block[from] & 0x80) != 0) {
      byte[] binary = Arrays.copyOfRange(block, from, from + length);
      binary[0] &= 0x7f;
      BigInteger value = new BigInteger(binary);
      return value.bitLength() < Long.SIZE ? value.longValue() : -1;
    }
    String digits = text(block, from, length).strip();
    return digits.isEmpty() ? 0 : digits.matches("[0-7]+") ? Long.parseLong(digits, 8) : -1;
  }

  /** The sum of the header's bytes, its own field taken as blanks. */
  public static long checksum(byte[] block) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    return sum;
  }
}
