// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.image.tiff.TiffTag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes a small TIFF of one strip, right or wrong: the tags are the test's. */
final class TiffFile {
  static final int BYTE = 1;
  static final int SHORT = 3;
  static final int LONG = 4;

  private record Entry(int type, long... values) {}

  private final Map<Integer, Entry> entries = new TreeMap<>();

  TiffFile(int width, int height) {
    with(TiffTag.WIDTH, LONG, width);
    with(TiffTag.HEIGHT, LONG, height);
    with(TiffTag.STRIP_OFFSETS, LONG, 8);
  }

  /** Plain samples: how many a pixel, of how many bits, and what they mean. */
  TiffFile samples(int count, int bits, int photometric) {
    long[] each = new long[count];
    Arrays.fill(each, bits);
    with(TiffTag.BITS_PER_SAMPLE, SHORT, each);
    with(TiffTag.SAMPLES_PER_PIXEL, SHORT, count);
    return with(TiffTag.PHOTOMETRIC, SHORT, photometric);
  }

  TiffFile with(int tag, int type, long... values) {
    entries.put(tag, new Entry(type, values));
    return this;
  }

  /** The file: header, the strip, the directory, long values. */
  byte[] bytes(byte... strip) {
    entries.putIfAbsent(TiffTag.STRIP_BYTE_COUNTS, new Entry(LONG, strip.length));
    int directory = 8 + strip.length;
    int tail = directory + 2 + 12 * entries.size() + 4;
    int length = tail;
    for (Entry entry : entries.values()) {
      length += 4 * entry.values().length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory).put(strip);
    out.putShort((short) entries.size());
    for (Map.Entry<Integer, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      int size = entry.type() == BYTE ? 1 : entry.type() == SHORT ? 2 : 4;
      out.putShort(each.getKey().shortValue()).putShort((short) entry.type());
      out.putInt(entry.values().length);
      boolean inline = size * entry.values().length <= 4;
      int at = inline ? out.position() : tail;
      for (long value : entry.values()) {
        for (int i = 0; i < size; i++) {
          out.put(at++, (byte) (value >> (8 * i)));
        }
      }
      if (inline) {
        out.position(out.position() + 4);
      } else {
        out.putInt(tail);
        tail = at;
      }
    }
    return out.array();
  }
}
