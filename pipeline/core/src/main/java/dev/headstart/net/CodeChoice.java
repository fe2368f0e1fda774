// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.net.card.NetCard;
import dev.headstart.net.card.NetTraits;
import dev.headstart.net.layer.CodeLayer;
import dev.headstart.net.layer.NonNegative;
import dev.headstart.net.layer.Pool;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The code layer on which a net's card and graph agree, and the conversion of its activations to a
 * code. The card takes precedence.
 */
final class CodeChoice {

  private final NetCard card;
  private final CodeLayer found;
  private final NonNegative nonNegative;

  CodeChoice(NetCard card, CodeLayer found, NonNegative nonNegative) {
    this.card = card;
    this.found = found;
    this.nonNegative = nonNegative;
  }

  /** Returns the layer's name, empty if neither gives it. */
  Optional<String> layer() {
    return card.codeLayer() != null ? Optional.of(card.codeLayer()) : found.found();
  }

  /** Returns the pooling of a layer's vectors, or null if neither gives it. */
  @Nullable Pool pool(String layer) {
    if (card.traits().pool() != null) {
      return card.traits().pool();
    }
    return isFound(layer) ? found.pool() : null;
  }

  /**
   * Returns whether a ReLU is applied between a layer and its code. Unless the card says otherwise,
   * it is applied to the layer before a classifier, as in CS231n's note, and to no other layer.
   */
  boolean cutAtZero(String layer) {
    return !nonNegative.contains(layer) && isRectified(layer);
  }

  /** Returns whether codes cannot be negative, by the choice or by the net. */
  boolean isFromZeroUp(String layer) {
    return nonNegative.contains(layer) || isRectified(layer);
  }

  /**
   * Returns what the card's choices add to the net's fingerprint; empty if they equal the defaults.
   */
  String fingerprint() {
    StringBuilder text = new StringBuilder();
    NetTraits traits = card.traits();
    String layer = layer().orElse("");
    if (traits.relu() != null && traits.relu() != (isFound(layer) && !found.isOutput())) {
      text.append(" code.relu=").append(traits.relu());
    }
    if (traits.pool() != null && (!isFound(layer) || traits.pool() != found.pool())) {
      text.append(" code.pool=").append(traits.pool());
    }
    return text.toString();
  }

  private boolean isRectified(String layer) {
    if (card.traits().relu() != null) {
      return card.traits().relu() && layer().filter(layer::equals).isPresent();
    }
    return isFound(layer) && !found.isOutput();
  }

  private boolean isFound(String layer) {
    return found.found().filter(layer::equals).isPresent();
  }
}
