package dev.headstart.zoo;

import dev.headstart.InputException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names of a net's classes, one a line, in the order of its output. A WordNet number before a
 * name, as in ImageNet's lists ({@code n01440764 tench}), stays: it tells classes of one name
 * apart.
 */
public final class LabelFile {

  private LabelFile() {}

  /**
   * Reads one, in UTF-8; blank lines at its end do not count.
   *
   * @param of what it belongs to, for the message
   * @throws InputException where it has no line, or a blank one between others
   */
  public static List<String> parse(byte[] file, String of) {
    List<String> lines =
        new String(file, StandardCharsets.UTF_8)
            .stripTrailing()
            .lines()
            .map(String::strip)
            .toList();
    if (lines.isEmpty() || lines.contains("")) {
      throw new InputException(
          "The labels of %s are not valid: there must be a name on each line.".formatted(of));
    }
    return lines;
  }
}
