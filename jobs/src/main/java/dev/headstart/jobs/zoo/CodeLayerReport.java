// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.Texts;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.layer.CodeLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes how a net's code layer was determined: the reason, the certainty, and the other
 * candidates.
 */
final class CodeLayerReport {

  private CodeLayerReport() {}

  /**
   * Returns the description as lines.
   *
   * @param option the option that chooses another layer
   */
  static List<String> lines(PretrainedNet net, String option) {
    CodeLayer found = net.found();
    String named = net.card().codeLayer();
    List<String> lines = new ArrayList<>();
    if (named != null && !named.equals(found.layer())) {
      lines.add(
          "named in the card; "
              + (found.layer() == null
                  ? "the graph alone does not determine it: " + found.reason()
                  : "the graph alone would take " + found.layer() + ": " + found.reason()));
    } else if (found.layer() == null) {
      lines.add(found.reason());
    } else {
      lines.add(
          Texts.format(
              "%s: %s%s",
              found.isOutput() ? "the net's output" : "inside the net",
              found.reason(),
              found.isSure() ? " (sure)" : " (likely: make sure)"));
    }
    if (named != null || found.layer() != null) {
      net.pool().ifPresent(pool -> lines.add("pool: " + pool));
      lines.add("ReLU: " + relu(net, found));
    }
    if (!found.others().isEmpty()) {
      lines.add(
          Texts.format("others: %s (%s takes one)", String.join(", ", found.others()), option));
    }
    return lines;
  }

  private static String relu(PretrainedNet net, CodeLayer found) {
    if (net.isRectified()) {
      return found.relu()
          ? "yes, as the net's own last non-linearity"
          : "yes, no code has a negative value";
    }
    return found.isOutput()
        ? "no, an embedding is taken as it is"
        : "no, the net's last non-linearity is not a ReLU, or the card says so";
  }
}
