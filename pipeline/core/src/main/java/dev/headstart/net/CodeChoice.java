// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.net.layer.CodeLayer;
import dev.headstart.net.layer.NonNegative;
import dev.headstart.net.layer.Pool;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The code layer that a net's card and graph agree on, and how its activations become a code. What
 * the card says counts first.
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

  /** The layer's name; empty where neither tells it. */
  Optional<String> layer() {
    return card.codeLayer() != null ? Optional.of(card.codeLayer()) : found.found();
  }

  /** How a layer's vectors become one; null where nobody says it. */
  @Nullable Pool pool(String layer) {
    if (card.traits().pool() != null) {
      return card.traits().pool();
    }
    return isFound(layer) ? found.pool() : null;
  }

  /**
   * Whether a ReLU stands between a layer and its code. Where the card says nothing it does for the
   * layer in front of a classifier, as CS231n's note has it, and for no other layer.
   */
  boolean cutAtZero(String layer) {
    return !nonNegative.contains(layer) && isRectified(layer);
  }

  /** Whether codes have no negative value, by the choice or by the net. */
  boolean isFromZeroUp(String layer) {
    return nonNegative.contains(layer) || isRectified(layer);
  }

  /**
   * What the card's choices add to the net's fingerprint; nothing where they are those that it has
   * without them.
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
