// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Gets what an option did not give: by asking on a terminal, and where there is none, by telling at
 * the end which options are missing.
 */
public final class Questions {

  private final BufferedReader in;
  private final PrintWriter out;
  private final List<String> missing = new ArrayList<>();

  /**
   * @param in where answers come from, or null where nobody can be asked
   */
  public Questions(BufferedReader in, PrintWriter out) {
    this.in = in;
    this.out = out;
  }

  /**
   * What the option gave, or the answer.
   *
   * @param question for a person
   * @param usual what an empty answer means, or null where there must be one
   */
  public String ask(String option, String given, String question, String usual) {
    if (given != null) {
      return given;
    }
    if (in == null) {
      if (usual == null) {
        missing.add(option);
      }
      return usual;
    }
    out.print(question + (usual == null ? ": " : " [" + usual + "]: "));
    out.flush();
    try {
      String answer = in.readLine();
      if (answer == null || (answer.isBlank() && usual == null)) {
        missing.add(option);
      }
      return answer == null || answer.isBlank() ? usual : answer.strip();
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
