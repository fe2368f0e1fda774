// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.finetune.FineTuneOptions;
import dev.headstart.finetune.FineTuner;
import dev.headstart.net.card.InvalidNetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What docs/net-support.md says of fine-tuning: each form that is accepted is converted for
 * training. The table is in the file as it comes out of this.
 */
@Tag("slow")
class FineTuneSupportTest {

  private static final Path DOCS = Path.of("..", "..", "docs", "net-support.md");
  private static final String HEADER = "| form | `--head-only` | `--freeze-to` | `--all` |";
  private static final Pattern FIRST = Pattern.compile("The first that it takes is '(.*)'");

  @Test
  void eachFormIsTrainedAsTheTableSays() throws IOException {
    List<String> table = new ArrayList<>(List.of(HEADER, "|---|---|---|---|"));
    SupportedNets.all().stream().filter(Form::accepted).map(this::row).forEach(table::add);

    String made = String.join("\n", table) + "\n";
    String text = Files.readString(DOCS, StandardCharsets.UTF_8);
    assertThat(text).as("docs/net-support.md; put this table there:\n%s", made).contains(made);
  }

  private String row(Form form) {
    PretrainedNet net = NetSupportTest.added(form);
    String head = why(net, Optional.of(net.codeLayer())).isEmpty() ? "yes" : "no";
    Optional<String> whole = why(net, Optional.empty());
    Matcher first = FIRST.matcher(whole.orElse(""));
    String from = "any layer";
    if (first.find()) {
      from = "from " + first.group(1);
      assertThat(why(net, Optional.of(first.group(1)))).as(form.name()).isEmpty();
    } else if (whole.isPresent()) {
      from = "no";
    }
    return String.join(" | ", "| " + form.name(), head, from, whole.isEmpty() ? "yes" : "no")
        + " |";
  }

  private static Optional<String> why(PretrainedNet net, Optional<String> frozen) {
    try {
      new FineTuner(net, frozen, FineTuneOptions.builder().build(), true);
      return Optional.empty();
    } catch (InvalidNetException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
