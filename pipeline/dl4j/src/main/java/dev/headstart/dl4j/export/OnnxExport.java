// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Deeplearning4j graph as a new ONNX model that computes the same, for inference.
 *
 * <p>The model's input is {@code [N, channels, height, width]}, with any batch. If the graph has
 * its channels last, like one from Keras, its layout is changed when it is written; a transposition
 * remains only where maps are flattened, so that features keep their order. Tensors have the names
 * of the graph's vertices.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">ONNX operators</a>, opset 13
 */
public final class OnnxExport {

  private static final long OPSET = 13;
  private static final long IR_VERSION = 7; // the one of opset 13

  private final ComputationGraph network;
  private final ComputationGraphConfiguration configuration;
  private final ModelWriter draft =
      ModelWriter.start("headstart").irVersion(IR_VERSION).opset(OPSET).producer("headstart");
  private final Map<String, Value> values = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  private OnnxExport(ComputationGraph network) {
    this.network = network;
    this.configuration = network.getConfiguration();
  }

  /**
   * Writes a graph with one input. (A {@code MultiLayerNetwork} is one by its {@code
   * toComputationGraph}.)
   *
   * @param channels the input's channels
   * @param height the input's height in pixels
   * @param width the input's width in pixels
   * @throws InvalidNetException if there are layers that cannot be expressed in ONNX; the message
   *     names them
   */
  public static Model write(ComputationGraph network, int channels, int height, int width) {
    return new OnnxExport(network).write(List.of((long) channels, (long) height, (long) width));
  }

  /** Returns the layout of a graph's input: that of the first layer after it that has one. */
  public static CNN2DFormat inputFormat(ComputationGraph network) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(configuration.getNetworkInputs());
    while (!open.isEmpty()) {
      String name = open.poll();
      Layer layer = layer(configuration.getVertices().get(name));
      if (layer != null && Layouts.of(layer).isPresent()) {
        return Layouts.of(layer).get();
      }
      configuration
          .getVertexInputs()
          .forEach(
              (next, inputs) -> {
                if (inputs.contains(name) && seen.add(next)) {
                  open.add(next);
                }
              });
    }
    return CNN2DFormat.NCHW;
  }

  private Model write(List<Long> shape) {
    List<String> inputs = configuration.getNetworkInputs();
    if (inputs.size() != 1) {
      throw new InvalidNetException(
          Texts.format("The net has the inputs %s, but must have one, the image", inputs));
    }
    Value input = new Value(inputs.get(0), shape, inputFormat(network));
    draft.input(info(input));
    values.put(input.name(), input);
    for (int index : network.topologicalSortOrder()) {
      String name = network.getVertices()[index].getVertexName();
      if (!values.containsKey(name)) {
        write(name, Objects.requireNonNull(configuration.getVertices().get(name), name));
      }
    }
    if (!failures.isEmpty()) {
      throw new InvalidNetException(
          "The net has layers that cannot be written as ONNX: "
              + String.join("; ", failures.subList(0, Math.min(3, failures.size())))
              + (failures.size() > 3 ? Texts.format("; and %d more", failures.size() - 3) : "")
              + ". Leave them out, or export the net as ONNX where it was made.");
    }
    configuration
        .getNetworkOutputs()
        .forEach(output -> draft.output(info(Objects.requireNonNull(values.get(output), output))));
    return draft.model();
  }

  private static ValueInfo info(Value value) {
    return ValueInfo.floats(
        value.name(), value.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private void write(String name, GraphVertex vertex) {
    Layer layer = layer(vertex);
    Object kind = layer == null ? vertex : layer;
    String title = Texts.format("%s '%s'", kind.getClass().getSimpleName(), name);
    if (layer == null ? !VertexWriter.knows(vertex) : LayerWriters.of(layer) == null) {
      failures.add(title + " (no such layer)");
      return;
    }
    List<String> inputs = Objects.requireNonNull(configuration.getVertexInputs().get(name), name);
    List<Value> in = inputs.stream().map(values::get).toList();
    if (in.stream().anyMatch(Objects::isNull)) {
      return; // what comes before it has failed
    }
    try {
      values.put(
          name,
          layer == null
              ? VertexWriter.write(vertex, name, in, draft)
              : write(step(name, layer, vertex, in.get(0))));
    } catch (InvalidNetException e) {
      failures.add(Texts.format("%s (%s)", title, e.getMessage()));
    }
  }

  private static Value write(Step step) {
    return Objects.requireNonNull(LayerWriters.of(step.layer())).write(step);
  }

  private Step step(String name, Layer layer, GraphVertex vertex, Value in) {
    InputPreProcessor before =
        thawed(vertex) instanceof LayerVertex plain ? plain.getPreProcessor() : null;
    Value input = before == null ? in : Reshaping.write(before, in, name + "/reshaped", draft);
    return new Step(name, layer, network.getLayer(name).paramTable(), input, draft);
  }

  private static @Nullable Layer layer(@Nullable GraphVertex vertex) {
    return thawed(vertex) instanceof LayerVertex layer
        ? LayerWriters.thawed(layer.getLayerConf().getLayer())
        : null;
  }

  private static @Nullable GraphVertex thawed(@Nullable GraphVertex vertex) {
    return vertex instanceof FrozenVertex frozen ? frozen.getUnderlying() : vertex;
  }
}
