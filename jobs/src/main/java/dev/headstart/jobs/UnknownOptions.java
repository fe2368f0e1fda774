package dev.headstart.jobs;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A misspelt option is told of before the options that are missing: it is mostly one of them, and
 * picocli would name only those.
 */
final class UnknownOptions {

  private UnknownOptions() {}

  /** What to tell of a wrong call: its unknown options, else what picocli found. */
  static ParameterException first(ParameterException found, String[] args) {
    if (!(found instanceof MissingParameterException)) {
      return found;
    }
    Map<String, OptionSpec> known = found.getCommandLine().getCommandSpec().optionsMap();
    List<String> unknown =
        Arrays.stream(args)
            .takeWhile(arg -> !arg.equals("--"))
            .filter(arg -> arg.startsWith("--"))
            .map(arg -> arg.replaceFirst("=.*", ""))
            .filter(name -> !known.containsKey(name))
            .toList();
    return unknown.isEmpty()
        ? found
        : new UnmatchedArgumentException(found.getCommandLine(), unknown);
  }
}
