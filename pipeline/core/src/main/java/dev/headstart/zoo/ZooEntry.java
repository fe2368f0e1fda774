// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.net.card.NetCard;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A net that the zoo knows by name.
 *
 * @param onnx its ONNX file
 * @param card its card, with the SHA-256 of the file, without labels and golden vectors
 * @param labelFile the file with the names of its classes, one per line, or null
 * @param multiplyAdds the number of multiply-adds per image according to its paper, or null
 * @param note further remarks, or null
 */
public record ZooEntry(
    RemoteFile onnx,
    NetCard card,
    @Nullable RemoteFile labelFile,
    @Nullable Double multiplyAdds,
    @Nullable String note) {

  public ZooEntry {
    Objects.requireNonNull(onnx, "onnx");
    Objects.requireNonNull(card, "card");
  }

  /** Returns the name that {@code --net} accepts. */
  public String name() {
    return card.name();
  }

  /** Returns the file with the names of its classes, empty if the zoo names none. */
  public Optional<RemoteFile> labels() {
    return Optional.ofNullable(labelFile);
  }

  /**
   * Returns whether a card is this entry's, ignoring the values that are known only after the
   * download.
   */
  boolean isOf(NetCard other) {
    NetCard bare = other.withGolden(null);
    return card.equals(labelFile == null ? bare : bare.withLabels(card.labels()));
  }
}
