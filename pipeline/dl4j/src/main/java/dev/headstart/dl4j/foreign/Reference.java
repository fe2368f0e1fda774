// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A tensor that is the input of a Keras layer.
 *
 * @param layer the name of the layer that computes it
 * @param output the index of that layer's output
 */
record Reference(String layer, int output) {

  /**
   * Returns the references in a part of a model's configuration, in order. Keras 2 writes {@code
   * [layer, call, output, ...]}, Keras 3 the same as a {@code keras_history}, both at any depth.
   */
  static List<Reference> in(JsonNode json) {
    List<Reference> found = new ArrayList<>();
    collect(json, found);
    return found;
  }

  private static void collect(JsonNode json, List<Reference> found) {
    if (json.isArray() && json.path(0).isTextual() && json.path(2).isInt()) {
      found.add(new Reference(json.get(0).asText(), json.get(2).asInt()));
    } else {
      json.forEach(part -> collect(part, found));
    }
  }
}
