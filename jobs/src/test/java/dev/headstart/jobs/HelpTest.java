// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** {@code --help} and {@code --version} of every command. */
class HelpTest {

  @ParameterizedTest
  @MethodSource("commands")
  void helpShowsUsageAndNothingElse(String command) {
    Call call = quiet(command, "--help");

    assertThat(call.status()).isZero();
    assertThat(call.out()).contains("Usage: " + ("headstart " + command).strip() + " [");
    assertThat(call.out()).doesNotContain("${", "%%");
  }

  @Test
  void versionNamesWhatDecidesResults() {
    assertThat(quiet("", "--version").out())
        .startsWith("headstart ")
        .contains("  java ", "  onnxruntime ", "  spark ");
    assertThat(quiet("extract", "--version").out()).startsWith("headstart ");
  }

  static Stream<String> commands() {
    return all("", new CommandLine(new Headstart())).stream();
  }

  private static List<String> all(String name, CommandLine line) {
    List<String> names = new ArrayList<>(List.of(name));
    line.getSubcommands()
        .forEach((sub, below) -> names.addAll(all((name + " " + sub).strip(), below)));
    return names;
  }

  /** Picocli itself writes warnings to the JVM's standard error. */
  private static Call quiet(String command, String option) {
    PrintStream before = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try {
      Object[] words =
          Stream.concat(Arrays.stream(command.split(" ")), Stream.of(option))
              .filter(word -> !word.isEmpty())
              .toArray();
      Call call = headstart(words);
      assertThat(call.err()).isEmpty();
      assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
      return call;
    } finally {
      System.setErr(before);
    }
  }
}
