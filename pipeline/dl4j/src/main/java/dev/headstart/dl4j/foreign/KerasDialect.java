// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import java.util.Map;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Translates the arguments of Keras's layers to those of Keras 2.3, which Deeplearning4j reads.
 * Arguments that it would silently ignore are refused.
 */
final class KerasDialect {

  /** Layers that are active only in training. */
  private static final Set<String> TRAINING =
      Set.of(
          "Dropout",
          "SpatialDropout2D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization");

  private static final Set<String> TAKEN =
      Set.of(
          "Activation",
          "Add",
          "Average",
          "AveragePooling2D",
          "BatchNormalization",
          "Concatenate",
          "Conv2D",
          "Cropping2D",
          "Dense",
          "DepthwiseConv2D",
          "ELU",
          "Flatten",
          "GlobalAveragePooling2D",
          "GlobalMaxPooling2D",
          "LeakyReLU",
          "MaxPooling2D",
          "Maximum",
          "Multiply",
          "ReLU",
          "Reshape",
          "SeparableConv2D",
          "Softmax",
          "Subtract",
          "ZeroPadding2D");

  /** Arguments that must have this value if they are present. */
  private static final Map<String, String> ONLY =
      Map.of(
          "data_format", "channels_last",
          "groups", "1",
          "keepdims", "false",
          "renorm", "false",
          "threshold", "0.0");

  private final String version;

  /**
   * Creates a dialect.
   *
   * @param version the version of Keras that wrote the file
   */
  KerasDialect(String version) {
    this.version = version;
  }

  /** Returns whether a layer returns its input unchanged at inference. */
  static boolean doesNothing(String type, JsonNode config) {
    return TRAINING.contains(type)
        || (type.equals("Activation") && config.path("activation").asText().equals("linear"));
  }

  /** Returns whether a layer's output consists of maps rather than features. */
  static boolean givesMaps(String type, ObjectNode config, boolean takesMaps) {
    return type.equals("Reshape")
        ? config.path("target_shape").size() == 3
        : takesMaps && !type.equals("Flatten") && !type.startsWith("Global");
  }

  /**
   * Translates a layer's arguments.
   *
   * @param name the layer's new name
   * @param maps whether its input consists of maps rather than features
   * @throws InvalidNetException if Deeplearning4j would compute something else
   */
  ObjectNode translate(String type, String name, JsonNode config, boolean maps) {
    if (!TAKEN.contains(type)) {
      throw new InvalidNetException(
          Texts.format(
              "Its layer '%s' is a %s, which is not supported: export the net as ONNX where it was"
                  + " made",
              name, type));
    }
    ObjectNode translated = JsonNodeFactory.instance.objectNode();
    config
        .fields()
        .forEachRemaining(
            argument -> {
              check(name, argument.getKey(), argument.getValue());
              translated.set(argument.getKey(), value(argument.getKey(), argument.getValue()));
            });
    translated.put("name", name);
    if (config.has("axis")) {
      translated.put("axis", axis(name, config.get("axis"), maps));
    }
    switch (type) {
      case "BatchNormalization" -> translated.put("center", true).put("scale", true);
      case "LeakyReLU" ->
          translated.put(
              "alpha", config.path("alpha").asDouble(config.path("negative_slope").asDouble(0.3)));
      default -> {}
    }
    return translated;
  }

  /** Returns the dimension of the channels, which Deeplearning4j presupposes. */
  private static int axis(String layer, JsonNode given, boolean maps) {
    int axis = given.isArray() && given.size() == 1 ? given.get(0).asInt() : given.asInt();
    int channels = maps ? 3 : 1;
    if (axis != -1 && axis != channels) {
      throw new InvalidNetException(
          Texts.format(
              "Its layer '%s' has axis %s, which is not that of the channels", layer, given));
    }
    return channels;
  }

  private void check(String layer, String argument, JsonNode value) {
    String only = ONLY.get(argument);
    boolean other = only != null && !value.isNull() && !value.asText().equals(only);
    boolean function = argument.equals("activation") && !value.isTextual();
    // Keras 3 uses another slope.
    boolean sigmoid = value.asText().equals("hard_sigmoid") && !version.startsWith("2.");
    if (other || function || sigmoid) {
      throw new InvalidNetException(
          Texts.format("Its layer '%s' has %s %s, which is not supported", layer, argument, value));
    }
  }

  private static JsonNode value(String argument, JsonNode value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (argument.endsWith("_initializer")) {
      return json.objectNode().put("class_name", "Zeros").set("config", json.objectNode());
    } else if (argument.endsWith("_regularizer") || argument.endsWith("_constraint")) {
      return json.nullNode();
    } else if (argument.equals("dtype")) {
      return json.textNode("float32");
    } else if (argument.equals("activation") && value.asText().equals("silu")) {
      return json.textNode("swish"); // its name in Keras 2
    } else if (value.isInt() && Set.of("max_value", "negative_slope", "alpha").contains(argument)) {
      return json.numberNode(value.asDouble());
    }
    return value;
  }
}
