// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports a misspelt option before options that are missing: usually it is one of them, and picocli
 * would name only the missing one.
 */
public final class UnknownOptions {

  private UnknownOptions() {}

  /**
   * Returns the error to report for a wrong call: its unknown options, otherwise what picocli
   * found.
   */
  public static ParameterException first(ParameterException found, String[] args) {
    if (!(found instanceof MissingParameterException)) {
      return found;
    }
    List<String> unknown = in(found.getCommandLine(), Arrays.asList(args));
    return unknown.isEmpty()
        ? found
        : new UnmatchedArgumentException(found.getCommandLine(), unknown);
  }

  /**
   * Checks that no option with many values took an unknown option for a value.
   *
   * @throws UnmatchedArgumentException if one did
   */
  static void check(CommandLine line) {
    List<String> unknown = in(line, line.getParseResult().originalArgs());
    if (!unknown.isEmpty()) {
      throw new UnmatchedArgumentException(line, unknown);
    }
  }

  private static List<String> in(CommandLine line, List<String> args) {
    Map<String, OptionSpec> known = line.getCommandSpec().optionsMap();
    return args.stream()
        .takeWhile(arg -> !arg.equals("--"))
        .filter(arg -> arg.startsWith("--"))
        .map(arg -> arg.replaceFirst("=.*", ""))
        .filter(name -> !known.containsKey(name))
        .toList();
  }
}
