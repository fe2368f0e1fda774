// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.InputForm;
import dev.headstart.net.PretrainedNet;
import java.util.ArrayList;
import java.util.List;

/** Describes what is unusual about a net's input. */
final class InputReport {

  private InputReport() {}

  static List<String> lines(PretrainedNet net) {
    InputForm form = InputForm.of(net.file());
    Preprocessing input = net.card().input();
    List<String> lines = new ArrayList<>();
    if (form.isWhole()) {
      lines.add("whole numbers: the pixels are given as they are");
    }
    boolean twice =
        input.mean().stream().anyMatch(mean -> mean != 0)
            || input.std().stream().anyMatch(std -> std != 1);
    if (!form.normalises().isEmpty()) {
      lines.add(
          Texts.format(
              "the net itself computes %s on its input first%s",
              String.join(", ", form.normalises()),
              twice
                  ? ": make sure that mean and std are not applied twice (--like unit or pixels)"
                  : ""));
    }
    return lines;
  }
}
