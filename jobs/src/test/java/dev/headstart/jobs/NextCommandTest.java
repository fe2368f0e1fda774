// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.jobs.cli.NextCommand;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.jobs.finetune.FinetuneCommand;
import dev.headstart.jobs.train.TrainCommand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands that a user copies into a shell have the options of the command that printed them. */
class NextCommandTest {
  private static final Set<String> OWN = Set.of("summary", "report", "verbose", "layer");

  @Test
  void optionsThatBothCommandsHaveAreTakenOver() throws Exception {
    CompareCommand compare = new CompareCommand();
    parse(
        compare,
        List.of(
            ("--images|my photos/it's|more --net|--net|a|--net|b|--labels|classes $1.csv|--include|*.jpg"
                    + "|--include|*.png|--exclude|* copy.jpg|--exclude=-x|--image-column|the image"
                    + "|--zoo|one.yaml|--zoo|two & three.yaml|--cache|~/nets|--inference-batch|4"
                    + "|--image-timeout|9|--precision|tf32|--seed|7|--config|my.conf|--verbose"
                    + "|--summary|s.json|--report|r|--sample|50")
                .split("\\|", -1)));
    Map<String, Object> given = compare.parameters();

    for (Verb next : List.of(new ExtractCommand(), new FinetuneCommand())) {
      String output = next instanceof ExtractCommand ? "--codes" : "--out";
      String printed =
          new NextCommand(compare, next)
              .with("--images", List.of("my photos/it's", "more --net"))
              .with("--net", "a")
              .with(output, "the output")
              .withGiven()
              .toString();
      parse(next, inShell(printed));
      Map<String, Object> taken = next.parameters();
      Set<String> both = new TreeSet<>(given.keySet());
      both.retainAll(taken.keySet());
      both.removeAll(OWN);
      assertThat(both).contains("images", "labels", "include", "exclude", "precision", "zoo");
      both.remove("net");
      assertThat(taken.get("net")).isEqualTo("a");
      for (String option : both) {
        assertThat(taken.get(option)).as(option + " in " + printed).isEqualTo(given.get(option));
      }
      assertThat(printed).doesNotContain("--verbose", "s.json", "--report", "--sample");
    }
  }

  @Test
  void whatIsAsByDefaultIsNotPrinted() throws Exception {
    CompareCommand compare = new CompareCommand();
    parse(compare, List.of("--images", "photos", "--net", "a", "--labels", "folder"));
    NextCommand next = new NextCommand(compare, new TrainCommand()).with("--tune").withGiven();
    assertThat(next).hasToString("headstart train --tune");
    assertThatThrownBy(() -> next.with("--nets", "a")).hasMessage("train has no --nets");
  }

  static void parse(Verb verb, List<String> words) {
    new CommandLine(verb)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(words.toArray(new String[0]));
  }

  /** Returns the words after the name of the command, as a shell hands them over. */
  static List<String> inShell(String command) throws Exception {
    assertThat(command).startsWith("headstart ");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\n' " + command.substring("headstart ".length()))
            .start();
    String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return words.lines().skip(1).toList();
  }
}
