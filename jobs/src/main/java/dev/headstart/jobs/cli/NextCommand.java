// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command line that goes on where another command ends, to be copied into a shell. It takes over
 * what the user gave: each option that both commands have and that differs from its default, so
 * that the same images are read in the same way.
 */
public final class NextCommand {

  /** Where a run's own output goes is not the next one's. */
  private static final Set<String> OWN = Set.of("--summary", "--report", "--verbose");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_+:,./%=-]+");

  private final Verb given;
  private final CommandLine next;
  private final Set<String> named = new TreeSet<>(OWN);
  private final List<String> words = new ArrayList<>();

  /**
   * Starts a command line.
   *
   * @param given the command that ends, with the user's options
   * @param next the command to go on with
   */
  public NextCommand(Verb given, Verb next) {
    this.given = given;
    this.next = new CommandLine(next);
    words.add("headstart");
    words.add(this.next.getCommandName());
  }

  /** Adds an option, with no values, one or several. */
  public NextCommand with(String option, String... values) {
    return with(option, Arrays.asList(values));
  }

  /** Adds an option with values. */
  public NextCommand with(String option, List<String> values) {
    OptionSpec spec = next.getCommandSpec().findOption(option);
    if (spec == null) {
      throw new IllegalArgumentException(next.getCommandName() + " has no " + option);
    }
    named.add(option);
    if (values.isEmpty()) {
      words.add(option);
    }
    boolean together = false;
    for (String value : values) {
      if (value.startsWith("-") || value.startsWith("@")) {
        words.add(quoted(option + "=" + value));
        together = false;
        continue;
      }
      if (!together) {
        words.add(option);
      }
      words.add(quoted(value));
      together = spec.arity().max() > 1;
    }
    return this;
  }

  /** Adds what the user gave, but for the options that were named. */
  public NextCommand withGiven() {
    for (OptionSpec option : given.spec.options()) {
      String name = option.longestName();
      if (named.contains(name)
          || HelpOptions.isOne(option)
          || next.getCommandSpec().findOption(name) == null) {
        continue;
      }
      List<String> values = values(option.getValue());
      if (values.equals(List.of("true"))) {
        with(name);
      } else if (!values.isEmpty()
          && !values.equals(List.of("false"))
          && !values.equals(values(option.defaultValue()))) {
        with(name, values);
      }
    }
    return this;
  }

  private static List<String> values(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }
    return value instanceof Collection<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(value.toString());
  }

  /** Returns a word that a POSIX shell takes as it is. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Returns the command line. */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
