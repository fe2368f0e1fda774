// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.source.PassedOver;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The images that a random source is made of, with odd names and damage, and the count of what was
 * made of them.
 */
final class RandomImages {

  private static final List<String> NAMES =
      List.of(
          " leading",
          "$HOME",
          "-dash",
          "100%25",
          "12:30",
          "[x]",
          "a b",
          "a=b",
          "back\\slash",
          "comma,",
          "dq\"",
          "smile\uD83D\uDE00",
          "h#1",
          "nfd_e\u0301",
          "nl\nx",
          "plus+",
          "q?",
          "quo'te",
          "semi;",
          "st*r",
          "tab\t",
          "{y}",
          "~tilde",
          "\u00fcml\u00e4ut",
          "\u65e5\u672c",
          "_DSC0001",
          "part-00000",
          "plain");
  private static final List<String> ENDINGS = List.of(".jpg", ".JPEG", ".png", ".webp");

  private final Random random;
  private final byte[] image;
  private final Map<PassedOver, Long> passed = new EnumMap<>(PassedOver.class);
  private long good;
  private long bad;
  private int number;

  RandomImages(Random random, byte[] image) {
    this.random = random;
    this.image = image;
  }

  /** A number that was not given before. */
  int next() {
    return number++;
  }

  String name() {
    return NAMES.get(random.nextInt(NAMES.size()))
        + next()
        + ENDINGS.get(random.nextInt(ENDINGS.size()));
  }

  byte[] image() {
    return image.clone();
  }

  byte[] damaged() {
    return switch (random.nextInt(3)) {
      case 0 -> new byte[0];
      case 1 -> Arrays.copyOf(image, 100);
      default -> "no image".getBytes(StandardCharsets.UTF_8);
    };
  }

  /** Counts images that can be decoded. */
  void madeGood(int more) {
    good += more;
  }

  /** Counts one that goes to quarantine. */
  void madeBad() {
    bad++;
  }

  /** Counts one that is passed over. */
  void pass(PassedOver why) {
    passed.merge(why, 1L, Long::sum);
  }

  long good() {
    return good;
  }

  long bad() {
    return bad;
  }

  Map<PassedOver, Long> passed() {
    return passed;
  }
}
