// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes a tar byte by byte, with members of any kind. */
final class TestTar implements Closeable {

  private static final int BLOCK = 512;

  private final OutputStream out;
  private final Map<String, Integer> times = new HashMap<>();
  private boolean cut;

  TestTar(OutputStream out) {
    this.out = out;
  }

  void file(String name, byte[] content) throws IOException {
    member('0', name.getBytes(StandardCharsets.UTF_8), "", content);
    times.merge(name, 1, Integer::sum);
  }

  /** A file with a name that is not UTF-8. */
  void file(byte[] begin, String end, byte[] content) throws IOException {
    byte[] name = java.util.Arrays.copyOf(begin, begin.length + end.length());
    System.arraycopy(end.getBytes(StandardCharsets.UTF_8), 0, name, begin.length, end.length());
    member('0', name, "", content);
  }

  /** A link, a folder, a pipe or a device. */
  void link(char type, String name, String target) throws IOException {
    member(type, name.getBytes(StandardCharsets.UTF_8), target, new byte[0]);
  }

  /** As GNU tar writes what has holes; with many, in blocks behind the header. */
  void sparse(String name, byte[] content) throws IOException {
    byte[] header = header('S', name.getBytes(StandardCharsets.UTF_8), "", content.length);
    header[482] = 1;
    out.write(sealed(header));
    byte[] more = new byte[BLOCK];
    more[504] = 1;
    out.write(more);
    out.write(new byte[BLOCK]);
    pad(content);
  }

  /** How often a file was written under a name. */
  int times(String name) {
    return times.getOrDefault(name, 0);
  }

  /** Leaves out the end mark. */
  void cut() {
    cut = true;
  }

  private void member(char type, byte[] name, String target, byte[] content) throws IOException {
    if (name.length > 100) {
      throw new IllegalArgumentException("a name of more than 100 bytes");
    }
    out.write(sealed(header(type, name, target, content.length)));
    pad(content);
  }

  private void pad(byte[] content) throws IOException {
    out.write(content);
    out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static byte[] header(char type, byte[] name, String target, int size) {
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, 0, header, 0, name.length);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, octal(11, size) + "\0" + octal(11, 0) + "\0");
    header[156] = (byte) type;
    put(header, 157, target);
    put(header, 257, type == 'S' ? "ustar  \0" : "ustar\00000");
    return header;
  }

  private static byte[] sealed(byte[] header) {
    put(header, 148, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, octal(6, sum) + "\0 ");
    return header;
  }

  private static String octal(int digits, int value) {
    String text = Integer.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  @Override
  public void close() throws IOException {
    if (!cut) {
      out.write(new byte[2 * BLOCK]);
    }
  }
}
