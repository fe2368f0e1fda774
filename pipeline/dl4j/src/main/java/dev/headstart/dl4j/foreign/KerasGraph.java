// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.config.KerasModelConfiguration;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelUtils;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Builds a Deeplearning4j graph from a Keras model with Deeplearning4j's own import. */
final class KerasGraph {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private KerasGraph() {}

  /**
   * Builds the graph.
   *
   * @throws InvalidNetException if Deeplearning4j refuses the model, or weights are missing
   */
  static ComputationGraph of(FlatModel model, KerasFile file) {
    try {
      KerasModel keras =
          new KerasModel(
              new KerasModelBuilder(new KerasModelConfiguration())
                  .modelJson(functional(model).toString()));
      KerasWeights stored = file.weights();
      for (Map.Entry<String, FlatModel.Layer> entry : model.layers().entrySet()) {
        FlatModel.Layer layer = entry.getValue();
        Map<String, INDArray> weights = stored.of(layer.path());
        if (!weights.isEmpty() && !layer.inputs().isEmpty()) { // the input has no weights
          Objects.requireNonNull(keras.getLayers().get(entry.getKey()), entry.getKey())
              .setWeights(named(layer, weights));
        }
      }
      ComputationGraph network = keras.getComputationGraph(false);
      keras.getLayers().forEach((name, layer) -> check(name, layer, network));
      KerasModelUtils.copyWeightsToModel(network, keras.getLayers());
      return network;
    } catch (InvalidKerasConfigurationException
        | UnsupportedKerasConfigurationException
        | IOException e) {
      throw failure(String.valueOf(e.getMessage()).replaceFirst(" Please file an issue.*", ""), e);
    } catch (InvalidNetException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(e.toString(), e);
    }
  }

  private static InvalidNetException failure(String reason, Exception cause) {
    return new InvalidNetException(
        Texts.format(
            "Deeplearning4j does not read it (%s): export the net as ONNX where it was made",
            reason),
        cause);
  }

  /**
   * Checks the shapes of weights. Deeplearning4j would accept any size, and its native code would
   * read past their end.
   */
  private static void check(String name, KerasLayer layer, ComputationGraph network) {
    if (layer.getWeights() == null) {
      return;
    }
    layer
        .getWeights()
        .forEach(
            (key, weight) -> {
              INDArray param = network.getLayer(name).paramTable().get(key);
              if (param != null && param.length() != weight.length()) {
                throw new InvalidNetException(
                    Texts.format(
                        "Its layer '%s' has weights of %s, but should have %s",
                        name, Arrays.toString(weight.shape()), Arrays.toString(param.shape())));
              }
            });
  }

  private static ObjectNode functional(FlatModel model) {
    ObjectNode config = JSON.objectNode().put("name", "net");
    ArrayNode layers = config.putArray("layers");
    model.layers().forEach((name, layer) -> layers.add(layer(name, layer)));
    config.putArray("input_layers").add(reference(model.layers().keySet().iterator().next()));
    ArrayNode outputs = config.putArray("output_layers");
    model.outputs().forEach(output -> outputs.add(reference(output)));
    ObjectNode functional = JSON.objectNode().put("class_name", "Model");
    functional.set("config", config);
    return functional.put("keras_version", "2.3.0").put("backend", "tensorflow");
  }

  private static ObjectNode layer(String name, FlatModel.Layer layer) {
    ObjectNode node = JSON.objectNode().put("class_name", layer.type()).put("name", name);
    node.set("config", layer.config());
    ArrayNode calls = node.putArray("inbound_nodes");
    if (!layer.inputs().isEmpty()) {
      ArrayNode call = calls.addArray();
      layer.inputs().forEach(input -> call.add(reference(input)));
    }
    return node;
  }

  private static ArrayNode reference(String layer) {
    ArrayNode reference = JSON.arrayNode().add(layer).add(0).add(0);
    reference.addObject();
    return reference;
  }

  /** Returns the weights under the names that Deeplearning4j expects. */
  private static Map<String, INDArray> named(FlatModel.Layer layer, Map<String, INDArray> weights) {
    Map<String, INDArray> named = new HashMap<>(weights);
    if (layer.type().equals("DepthwiseConv2D") && weights.containsKey("kernel")) {
      named.put("depthwise_kernel", named.remove("kernel"));
    } else if (layer.type().equals("BatchNormalization") && weights.containsKey("moving_mean")) {
      named.putIfAbsent("gamma", Nd4j.onesLike(weights.get("moving_mean")));
      named.putIfAbsent("beta", Nd4j.zerosLike(weights.get("moving_mean")));
    }
    return named;
  }
}
