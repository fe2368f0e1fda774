// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Mutants of the images of the tests, the same as {@code pillow_mutants.py} makes. */
final class Mutants {
  /** How many there are of each image. */
  static final int EACH = 228;

  private long state;

  private Mutants(long seed) {
    state = seed;
  }

  /** The images that they are made of, in order. */
  static List<String> seeds() {
    return TestImages.table("decoded.csv").stream()
        .map(fields -> fields[0])
        .filter(name -> !name.startsWith("size_"))
        .filter(name -> !name.startsWith("orientation_") || name.contains("_6."))
        .sorted()
        .toList();
  }

  /** What Pillow makes of them: 0 where it refuses, or else two bytes of a digest. */
  static int[] verdicts() {
    ByteBuffer bytes = ByteBuffer.wrap(TestImages.bytes("mutants.bin"));
    int[] verdicts = new int[bytes.remaining() / 2];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = Short.toUnsignedInt(bytes.getShort());
    }
    return verdicts;
  }

  /** The mutant of that number of the image of that number. */
  static byte[] mutant(byte[] whole, int image, int number) {
    return new Mutants(image * 1_000_003L + number).change(whole);
  }

  private byte[] change(byte[] whole) {
    byte[] data = whole.clone();
    switch (below(5)) {
      case 0 -> {
        for (int i = 1 + below(8); i > 0; i--) {
          int at = below(data.length);
          data[at] ^= (byte) (1 << below(8));
        }
      }
      case 1 -> {
        for (int i = 1 + below(3); i > 0; i--) {
          int at = below(Math.min(data.length, 200));
          data[at] = (byte) below(256);
        }
      }
      case 2 -> {
        for (int i = 1 + below(3); i > 0; i--) {
          int at = data.length - 1 - below(Math.min(data.length, 300));
          data[at] = (byte) (below(2) == 1 ? below(4) : below(256));
        }
      }
      case 3 -> {
        int at = below(data.length);
        int end = Math.min(data.length, at + 1 + below(16));
        for (int i = at; i < end; i++) {
          data[i] = (byte) below(256);
        }
      }
      default -> data = Arrays.copyOf(data, below(data.length));
    }
    return data;
  }

  /** SplitMix64 (Steele, Lea and Flood 2014). */
  private int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (((z ^ (z >>> 31)) >>> 33) % bound);
  }
}
