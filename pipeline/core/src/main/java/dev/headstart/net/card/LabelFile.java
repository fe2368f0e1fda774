// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import dev.headstart.Texts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the names of a net's classes from a text file, one per line, in the order of the net's
 * output. A WordNet id before a name, as in ImageNet's lists ({@code n01440764 tench}), is kept,
 * since it distinguishes classes of the same name.
 */
public final class LabelFile {

  private LabelFile() {}

  /**
   * Reads the names. If each line begins with its own number, counted from 0, as in Teachable
   * Machine's {@code labels.txt}, the numbers are dropped. Blank lines at the end are ignored.
   *
   * @param text the file's text
   * @throws InvalidNetException if there is no name, or a blank line between others
   */
  public static List<String> parse(String text) {
    List<String> lines = text.stripTrailing().lines().map(String::strip).toList();
    if (lines.isEmpty() || lines.contains("")) {
      throw new InvalidNetException("The labels must have a name on each line");
    }
    boolean numbered =
        IntStream.range(0, lines.size()).allMatch(i -> lines.get(i).matches(i + "\\s+\\S.*"));
    return numbered ? lines.stream().map(line -> line.split("\\s+", 2)[1]).toList() : lines;
  }

  /**
   * Reads the names of a known number of classes.
   *
   * @throws InvalidNetException also if there are more or fewer names
   */
  public static List<String> parse(String text, int classes) {
    List<String> names = parse(text);
    if (names.size() != classes) {
      throw new InvalidNetException(
          Texts.format(
              "The labels are %d lines, but the net has %d classes: a line for each is needed",
              names.size(), classes));
    }
    return names;
  }
}
