// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.layer.CodeLayer;

/**
 * Thrown when neither a net's card nor its graph determines the code layer. The remedy depends on
 * the caller: a command names its own option.
 */
public final class UndecidedLayerException extends InvalidNetException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  UndecidedLayerException(CodeLayer found) {
    this(
        Texts.format(
            "The net's graph does not determine its code layer: it has %s",
            found.reason().replaceFirst("^it has ", "")),
        found.others().isEmpty() ? "" : " (such as " + String.join(", ", found.others()) + ")");
  }

  private UndecidedLayerException(String reason, String layers) {
    super(reason + ": name the layer" + layers + " in the card's code.layer");
    this.reason = reason + ": name the layer" + layers;
  }

  /** Returns the message for a command that has an option for the layer. */
  public String withOption(String option) {
    return reason + " with " + option + " or in the card's code.layer";
  }
}
