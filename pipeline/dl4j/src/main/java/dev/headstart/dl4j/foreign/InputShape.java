// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.image.ImageSize;
import dev.headstart.net.card.InvalidNetException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;

/** The shape of a Keras model's input: {@code [null, height, width, 3]}. */
final class InputShape {

  /** The key in the files of Keras 2, and for Deeplearning4j. */
  static final String KEY = "batch_input_shape";

  private static final List<String> KEYS = List.of(KEY, "batch_shape", "build_input_shape");

  private InputShape() {}

  /**
   * Returns the shape, with the given size where it is open.
   *
   * @throws InvalidNetException if it is not the shape of images with three channels
   */
  static ArrayNode of(JsonNode model, Optional<ImageSize> given) {
    JsonNode found = find(model);
    int[] shape = new int[3];
    for (int d = 0; d < 3; d++) {
      shape[d] = found == null ? 0 : found.path(d + 1).asInt(0);
    }
    if (found != null && (found.size() != 4 || shape[2] != 3)) {
      throw new InvalidNetException(
          Texts.format("Its input is %s, not [null, height, width, 3]", found));
    }
    shape[2] = 3;
    if (shape[0] == 0 || shape[1] == 0) {
      ImageSize size =
          given.orElseThrow(
              () ->
                  new InvalidNetException(
                      "It does not contain the size of its input: give --size, such as 224x224"));
      shape[0] = size.height();
      shape[1] = size.width();
    }
    ArrayNode node = JsonNodeFactory.instance.arrayNode().addNull();
    for (int side : shape) {
      node.add(side);
    }
    return node;
  }

  /** Returns the image size in such a shape. */
  static ImageSize size(JsonNode shape) {
    return new ImageSize(shape.get(2).asInt(), shape.get(1).asInt());
  }

  /** Returns the first shape that the model, or the first layer in it, states. */
  private static @Nullable JsonNode find(JsonNode model) {
    JsonNode config = model.path("config");
    JsonNode layers = config.isArray() ? config : config.path("layers");
    if (layers.size() > 0) {
      JsonNode inner = find(layers.get(0));
      if (inner != null) {
        return inner;
      }
    }
    for (String key : KEYS) {
      JsonNode shape = config.path(key);
      if (shape.isArray()) {
        return shape.path(0).isArray() ? shape.get(0) : shape;
      }
    }
    return null;
  }
}
