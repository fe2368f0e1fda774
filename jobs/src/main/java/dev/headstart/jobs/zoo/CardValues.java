// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.image.ImageSize;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the values of the options that describe a net. */
final class CardValues {

  private CardValues() {}

  static ImageSize size(String text) {
    if (!text.matches("\\d{1,5}x\\d{1,5}")) {
      throw new InputException(Texts.format("--size is %s: it must look like 224x224.", text));
    }
    String[] sides = text.split("x", -1);
    return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }

  static List<Float> numbers(String option, String text) {
    return Arrays.stream(text.split(",", -1)).map(part -> number(option, part.strip())).toList();
  }

  static float number(String option, String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new InputException(Texts.format("%s: '%s' is not a number.", option, text), e);
    }
  }

  static <E extends Enum<E>> E choice(String option, String word, Class<E> type) {
    String wanted = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    Texts.format(
                        "%s is %s: it must be one of %s.",
                        option,
                        word,
                        Arrays.toString(type.getEnumConstants())
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-'))));
  }
}
