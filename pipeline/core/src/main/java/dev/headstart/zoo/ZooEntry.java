// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.net.NetCard;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A net that the zoo knows by name.
 *
 * @param onnx its ONNX file
 * @param card its card, with the sha256 of the file, without labels and golden vectors
 * @param labelFile the names of its classes, one a line, or null
 * @param multiplyAdds what it computes for an image, as its paper tells, or null
 * @param note what else to know of it, or null
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

  /** What {@code --net} takes. */
  public String name() {
    return card.name();
  }

  /** The names of its classes, where they are a file. */
  public Optional<RemoteFile> labels() {
    return Optional.ofNullable(labelFile);
  }

  /** Whether a card is this entry's, apart from what is only known once the net is there. */
  boolean isOf(NetCard other) {
    NetCard bare = other.withGolden(null);
    return card.equals(labelFile == null ? bare : bare.withLabels(card.labels()));
  }
}
