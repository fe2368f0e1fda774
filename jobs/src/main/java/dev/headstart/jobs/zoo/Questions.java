// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Obtains the values that options did not give: by asking on a terminal, or without one, by listing
 * all missing options at the end.
 */
public final class Questions {

  private final @Nullable BufferedReader in;
  private final PrintWriter out;
  private final List<String> missing = new ArrayList<>();

  /**
   * Creates questions.
   *
   * @param in the source of answers, or null if nobody can be asked
   */
  public Questions(@Nullable BufferedReader in, PrintWriter out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Returns the value of an option, or the answer to a question; an empty text if it is missing,
   * which {@link #check} reports.
   *
   * @param question the question for the user
   * @param usual the meaning of an empty answer, or null if an answer is required
   */
  public String ask(
      String option, @Nullable String given, String question, @Nullable String usual) {
    if (given != null) {
      return given;
    }
    if (in == null) {
      if (usual == null) {
        missing.add(option);
      }
      return Objects.requireNonNullElse(usual, "");
    }
    out.print(question + (usual == null ? ": " : " [" + usual + "]: "));
    out.flush();
    try {
      String answer = in.readLine();
      if (answer == null || (answer.isBlank() && usual == null)) {
        missing.add(option);
      }
      return answer == null || answer.isBlank()
          ? Objects.requireNonNullElse(usual, "")
          : answer.strip();
    } catch (IOException e) {
      throw new InputException("Cannot read the answer: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that nothing is missing.
   *
   * @throws InputException if something is missing; the message names the options that give it
   */
  public void check() {
    if (!missing.isEmpty()) {
      throw new InputException(
          Texts.format(
              "Missing: %s. Give them, or a whole card with --card; on a terminal they are asked"
                  + " for.",
              String.join(", ", missing)));
    }
  }
}
