// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Names;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.layer.Pool;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import dev.headstart.onnx.WeightsFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a net at given layers: drops the nodes that they do not need, and converts maps and tokens
 * to codes.
 */
final class GraphCutter {

  /**
   * From this version on, initializers need not be inputs too. If they are inputs, they cannot be
   * folded.
   */
  private static final long FIRST_IR_WITHOUT_INITIALIZER_INPUTS = 4;

  private final Graph graph;
  private final Activations activations;
  private final CodeChoice choice;
  private final @Nullable WeightsFile weights;

  /**
   * Creates a cutter.
   *
   * @param choice tells which layers' codes are clipped at zero, and the pooling of vectors
   * @param weights the file with the graph's weights, or null if they are in memory
   */
  GraphCutter(
      Graph graph, Activations activations, CodeChoice choice, @Nullable WeightsFile weights) {
    this.graph = graph;
    this.activations = activations;
    this.choice = choice;
    this.weights = weights;
  }

  /**
   * Cuts the net.
   *
   * @throws InvalidNetException if a layer is unknown, named twice, or cannot give a code
   */
  CutNet cut(List<String> layers, Preprocessing image) {
    layers.forEach(layer -> LayerList.check(graph, layer));
    if (new HashSet<>(layers).size() < layers.size()) {
      throw new InvalidNetException("A layer is named twice in " + layers);
    }
    List<Integer> lengths = layers.stream().map(this::length).toList();
    Map<String, CodeTail> tails = new LinkedHashMap<>();
    List<String> ends = new ArrayList<>(layers);
    layers.forEach(layer -> tails.put(layer, tail(layer, ends)));

    Model whole = graph.model();
    StridedViews views = new StridedViews(graph, activations, ends);
    Set<String> needed = views.needed();
    ModelWriter cut =
        ModelWriter.emptied(whole)
            .irVersion(Math.max(whole.irVersion(), FIRST_IR_WITHOUT_INITIALIZER_INPUTS))
            .graphDoc(whole.graphDoc())
            .input(ValueInfo.floats(graph.image(), 3, image.height(), image.width()))
            .initializers(whole, needed::contains);

    Map<String, String> renamed = inner(tails, needed);
    BatchAxis batch = new BatchAxis(graph, activations, needed);
    for (Node node : graph.nodes()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        cut.add(batch.freed(views.reshaped(node, cut), cut).renamed(renamed));
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      String layer = layers.get(i);
      Objects.requireNonNull(tails.get(layer), layer)
          .addTo(cut, renamed.getOrDefault(layer, layer), layer, needed);
      cut.output(ValueInfo.floats(layer, lengths.get(i)));
    }
    cut.clearTraining().clearUnusedFunctions();
    return new CutNet(
        weights == null ? cut.bytes() : weights.graphOf(cut.model()),
        graph.image(),
        layers,
        lengths,
        image.width(),
        image.height(),
        weights == null ? null : CutNet.Weights.in(weights.path()));
  }

  private int length(String layer) {
    return activations.codeLength(layer, choice.pool(layer));
  }

  /**
   * Returns the nodes that convert a layer's activations to a code.
   *
   * @param ends receives the names of other tensors that they need
   */
  private CodeTail tail(String layer, List<String> ends) {
    CodeTail tail = new CodeTail();
    activations
        .quantised(layer)
        .ifPresent(
            numbers -> {
              tail.dequantize(numbers);
              ends.add(numbers.scale());
              if (numbers.zero() != null) {
                ends.add(numbers.zero());
              }
            });
    if (activations.type(layer).equals(ElementType.DOUBLE)) {
      tail.toFloat();
    }
    if (choice.cutAtZero(layer)) {
      tail.relu();
    }
    Pool pool = choice.pool(layer);
    List<Long> shape = Objects.requireNonNull(activations.shape(layer), layer); // it has a length
    if (shape.size() == 4) {
      tail.gap(Activations.channelsLast(shape, pool));
    } else if (shape.size() == 3) {
      tail.tokens(Objects.requireNonNull(pool, layer), shape.get(1));
    }
    return tail;
  }

  /**
   * Returns names for the activations of those layers whose code, which has the layer's name, is a
   * different tensor.
   */
  private static Map<String, String> inner(Map<String, CodeTail> tails, Set<String> taken) {
    Map<String, String> names = new HashMap<>();
    tails.forEach(
        (layer, tail) -> {
          if (!tail.isEmpty()) {
            names.put(layer, Names.unused(layer + "/activations", taken));
          }
        });
    return names;
  }
}
