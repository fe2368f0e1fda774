// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Labels come from text files. */
class LabelFileTest {

  @Test
  void linesAreLabels() {
    assertThat(LabelFile.parse("tench\n great white shark \r\n\n", 2))
        .containsExactly("tench", "great white shark");
  }

  @Test
  void ownNumbersAreLeftOut() {
    assertThat(LabelFile.parse("0 glass\n1 hard plastic", 2))
        .containsExactly("glass", "hard plastic");
  }

  @Test
  void otherNumbersBelongToTheLabel() {
    assertThat(LabelFile.parse("7 up\n1 up", 2)).containsExactly("7 up", "1 up");
  }

  @Test
  void eachClassNeedsOne() {
    assertThatThrownBy(() -> LabelFile.parse("a\nb\n", 3))
        .isInstanceOf(InvalidNetException.class)
        .hasMessage("The labels are 2 lines, but the net has 3 classes: a line for each is needed");
    assertThatThrownBy(() -> LabelFile.parse("a\n\nb", 3))
        .hasMessage("The labels must have a name on each line");
  }
}
