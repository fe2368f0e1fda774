package dev.headstart.net;

import java.util.List;
import java.util.stream.IntStream;

/** The names of a net's classes in a text file, a line each, in the order of the net's output. */
public final class LabelFile {

  private LabelFile() {}

  /**
   * Reads the names. Where each line begins with its own number, counted from 0, as in Teachable
   * Machine's {@code labels.txt}, the numbers are left out; blank lines at the end as well.
   *
   * @param text the file's text
   * @param classes how many names there must be
   * @throws InvalidNetException if there are more or fewer, or one is blank
   */
  public static List<String> parse(String text, int classes) {
    List<String> lines = text.stripTrailing().lines().map(String::strip).toList();
    if (lines.size() != classes || lines.contains("")) {
      throw new InvalidNetException(
          "The labels are %d lines%s, but the net has %d classes: a line for each is needed"
              .formatted(lines.size(), lines.contains("") ? ", some of them blank" : "", classes));
    }
    boolean numbered =
        IntStream.range(0, lines.size()).allMatch(i -> lines.get(i).matches(i + "\\s+\\S.*"));
    return numbered ? lines.stream().map(line -> line.split("\\s+", 2)[1]).toList() : lines;
  }
}
