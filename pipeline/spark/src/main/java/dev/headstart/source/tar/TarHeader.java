// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.tar;

import dev.headstart.Texts;
import dev.headstart.source.files.Entry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header of a member of a tar.
 *
 * @param name the member's name as stored
 * @param type the type flag
 * @param link the target of a link
 * @param size the length of the data in bytes
 * @param data the position at which the data begins
 */
public record TarHeader(String name, char type, String link, long size, long data) {

  public static final int BLOCK = 512;

  static final char HARD_LINK = '1';
  static final char SYMBOLIC_LINK = '2';
  static final char SPARSE = 'S'; // GNU's type flag, used here for sparse members of pax too

  /**
   * The values that extension headers give for the header that follows them: null and -1 for those
   * not given.
   */
  record Extension(@Nullable String name, @Nullable String link, long size, boolean sparse) {

    static final Extension NONE = new Extension(null, null, -1, false);

    Extension with(TarHeader header, byte[] text) throws IOException {
      return switch (header.type()) {
        case 'L' -> new Extension(text(text, 0, text.length), link, size, sparse);
        case 'K' -> new Extension(name, text(text, 0, text.length), size, sparse);
        case 'x', 'X' -> pax(text, header.data());
        default -> this;
      };
    }

    /** Parses records of the form {@code LENGTH KEY=VALUE\n}. */
    private Extension pax(byte[] text, long position) throws IOException {
      String path = name;
      String target = link;
      long bytes = size;
      boolean holes = sparse;
      String all = new String(text, StandardCharsets.ISO_8859_1); // one char per byte
      try {
        for (int at = 0; at < all.length() && all.charAt(at) != 0; ) {
          int space = all.indexOf(' ', at);
          int end = at + Integer.parseInt(all.substring(at, space));
          int equals = all.indexOf('=', space);
          if (end < equals + 2) {
            throw new IndexOutOfBoundsException(end);
          }
          String value = text(text, equals + 1, end - equals - 2);
          String key = all.substring(space + 1, equals);
          switch (key) {
            case "path" -> path = holes ? path : value;
            case "linkpath" -> target = value;
            case "size" -> bytes = Long.parseLong(value);
            case "GNU.sparse.name" -> path = value;
            default -> {} // times, owners
          }
          holes |= key.startsWith("GNU.sparse.");
          at = Math.max(end, equals); // continues whatever the length says
        }
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IOException(Texts.format("garbage at byte %,d: no pax header", position), e);
      }
      return new Extension(path, target, bytes, holes);
    }
  }

  /**
   * Parses a header.
   *
   * @return null at the end marker, a block of zeros
   * @throws IOException if the block is not a header
   */
  static @Nullable TarHeader parse(byte[] block, long position, Extension extension)
      throws IOException {
    if (Arrays.equals(block, new byte[BLOCK])) {
      return null;
    }
    long size = extension.size() >= 0 ? extension.size() : number(block, 124, 12);
    long data = position + BLOCK;
    if (number(block, 148, 8) != checksum(block) || size < 0 || size > Long.MAX_VALUE / 2 - data) {
      throw new IOException(Texts.format("garbage at byte %,d: no tar header", position));
    }
    return new TarHeader(
        extension.name() != null ? extension.name() : name(block),
        extension.sparse() ? SPARSE : (char) block[156],
        extension.link() != null ? extension.link() : text(block, 157, 100),
        size,
        data);
  }

  /** Returns whether a block is a header or the end marker. */
  static boolean isOne(byte[] block) {
    return Arrays.equals(block, new byte[BLOCK]) || number(block, 148, 8) == checksum(block);
  }

  boolean isFile() {
    return type == '0' || type == 0 || type == '7';
  }

  boolean isLink() {
    return type == HARD_LINK || type == SYMBOLIC_LINK;
  }

  /** Returns whether this header only extends the one after it. */
  boolean isExtension() {
    return type == 'L' || type == 'K' || type == 'x' || type == 'X';
  }

  /** Returns whether this is a folder, or a header about the whole tar. */
  boolean isNoMember() {
    return "5DVg".indexOf(type) >= 0 || (isFile() && name.endsWith("/"));
  }

  /** Returns the same header with another length or position of the data. */
  TarHeader with(long size, long data) {
    return new TarHeader(name, type, link, size, data);
  }

  /** Returns the position of the next header, since data is padded to whole blocks. */
  long end() {
    return data + (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static String name(byte[] block) {
    String name = text(block, 0, 100);
    boolean posix = text(block, 257, 6).equals("ustar"); // GNU's magic has a blank after it
    String prefix = posix ? text(block, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return Entry.text(Arrays.copyOfRange(block, from, end));
  }

  /**
   * Parses octal digits or one of GNU's binary numbers.
   *
   * @return -1 if it is neither
   */
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

  /** Returns the sum of the header's bytes, with the checksum field taken as blanks. */
  public static long checksum(byte[] block) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    return sum;
  }
}
