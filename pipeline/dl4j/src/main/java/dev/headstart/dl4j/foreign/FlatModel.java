// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.image.ImageSize;
import dev.headstart.net.card.InvalidNetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The layers of a Keras model and of its inner models as one flat list, since Deeplearning4j does
 * not read models inside models.
 */
final class FlatModel {

  /**
   * A layer.
   *
   * @param path the names of the models that contain it, without the outermost, and its own
   * @param type Keras's class
   * @param config its arguments, as Deeplearning4j reads them
   * @param inputs the names of its input layers
   * @param maps whether its output consists of maps rather than features
   */
  record Layer(
      List<String> path, String type, ObjectNode config, List<String> inputs, boolean maps) {}

  private static final String INPUT = "input";

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final KerasDialect dialect;
  private List<String> outputs = List.of();

  private FlatModel(KerasDialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Flattens a model.
   *
   * @param dialect the dialect of the Keras version that wrote it
   * @param size the input's size, if the file leaves it open
   * @throws InvalidNetException if it does not have exactly one input, or has layers that are used
   *     twice or arguments that cannot be converted
   */
  static FlatModel of(String json, KerasDialect dialect, Optional<ImageSize> size) {
    JsonGuard.check(json);
    JsonNode model;
    try {
      model = new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new InvalidNetException("Its model_config is not JSON: " + e.getMessage(), e);
    }
    FlatModel flat = new FlatModel(dialect);
    ObjectNode input = JsonNodeFactory.instance.objectNode().put("name", INPUT);
    input.set(InputShape.KEY, InputShape.of(model, size));
    flat.layers.put(INPUT, new Layer(List.of(INPUT), "InputLayer", input, List.of(), true));
    flat.outputs = flat.model(model, List.of(), List.of(INPUT));
    return flat;
  }

  /** Returns the layers by name, each after its inputs; the first one is the input. */
  Map<String, Layer> layers() {
    return layers;
  }

  /** Returns the names of the layers that are the model's outputs. */
  List<String> outputs() {
    return outputs;
  }

  private Layer known(String name) {
    return Objects.requireNonNull(layers.get(name), name);
  }

  /** Returns the size of the input. */
  ImageSize size() {
    return InputShape.size(known(INPUT).config().get(InputShape.KEY));
  }

  private List<String> model(JsonNode model, List<String> path, List<String> inputs) {
    return switch (type(model)) {
      case "Sequential" -> sequence(model.path("config"), path, inputs);
      case "Functional", "Model" -> graph(model.path("config"), path, inputs);
      default ->
          throw new InvalidNetException(
              Texts.format("Its model is a %s, not a Sequential or Functional one", type(model)));
    };
  }

  private List<String> sequence(JsonNode config, List<String> path, List<String> inputs) {
    List<String> now = inputs;
    // older files have the list itself
    for (JsonNode layer : config.isArray() ? config : config.path("layers")) {
      now = layer(layer, path, now);
    }
    return now;
  }

  private List<String> graph(JsonNode config, List<String> path, List<String> inputs) {
    List<Reference> starts = Reference.in(config.path("input_layers"));
    if (starts.size() != inputs.size()) {
      throw new InvalidNetException(
          Texts.format(
              "Its model '%s' has %d inputs, but must have one, the image",
              config.path("name").asText(), starts.size()));
    }
    Map<String, List<String>> computed = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      computed.put(starts.get(i).layer(), List.of(inputs.get(i)));
    }
    for (JsonNode layer : config.path("layers")) {
      String name = name(layer);
      if (!computed.containsKey(name)) {
        JsonNode calls = layer.path("inbound_nodes");
        if (calls.size() != 1) {
          throw new InvalidNetException(
              Texts.format(
                  "Its layer '%s' is used %d times, but must be used once", name, calls.size()));
        }
        computed.put(name, layer(layer, path, resolve(calls, computed)));
      }
    }
    return resolve(config.path("output_layers"), computed);
  }

  private static List<String> resolve(JsonNode references, Map<String, List<String>> computed) {
    List<String> names = new ArrayList<>();
    for (Reference reference : Reference.in(references)) {
      List<String> outputs = computed.get(reference.layer());
      if (outputs == null || outputs.size() <= reference.output()) {
        throw new InvalidNetException(
            Texts.format("Its model_config refers to '%s', which is not there", reference.layer()));
      }
      names.add(outputs.get(reference.output()));
    }
    return names;
  }

  private List<String> layer(JsonNode layer, List<String> path, List<String> inputs) {
    List<String> own = new ArrayList<>(path);
    own.add(name(layer));
    String type = type(layer);
    if (type.equals("InputLayer") || KerasDialect.doesNothing(type, layer.path("config"))) {
      return inputs;
    } else if (layer.path("config").has("layers") || layer.path("config").isArray()) {
      return model(layer, own, inputs);
    }
    String name = unique(own);
    boolean maps = inputs.stream().allMatch(input -> known(input).maps());
    ObjectNode config = dialect.translate(type, name, layer.path("config"), maps);
    maps = KerasDialect.givesMaps(type, config, maps);
    layers.put(name, new Layer(own, type, config, inputs, maps));
    return List.of(name);
  }

  /** Returns a layer's own name, with more of its path if another layer already has that name. */
  private String unique(List<String> path) {
    String name = path.get(path.size() - 1);
    for (int i = 2; layers.containsKey(name); i++) {
      name = Texts.format("%s_%d", String.join("_", path), i);
    }
    return name;
  }

  private static String type(JsonNode layer) {
    return layer.path("class_name").asText();
  }

  private static String name(JsonNode layer) {
    return layer.path("config").path("name").asText(layer.path("name").asText());
  }
}
