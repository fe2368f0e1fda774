// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the layer that CNN codes are taken from. If a net ends in a classifier, it is the input of
 * the last weighted layer on the way to the output, before the dropout and reshaping that lead into
 * it. Of any other net it is the output.
 *
 * @see <a href="https://cs231n.github.io/transfer-learning/">CS231n, Transfer Learning: "a D-dim
 *     vector ... that contains the activations of the hidden layer immediately before the
 *     classifier. We call these features CNN codes."</a>
 */
public final class CodeLayerFinder {

  private static final int MAX_OTHERS = 5;

  private final Graph graph;
  private final Shapes shapes;
  private final Weighted weighted;
  private final NonLinearity nonLinearity;
  private final int labels;

  /**
   * Creates a finder for a net.
   *
   * @param labels the number of class names in the net's card, 0 if it has none
   */
  public CodeLayerFinder(Graph graph, Shapes shapes, NonNegative nonNegative, int labels) {
    this.graph = graph;
    this.shapes = shapes;
    this.weighted = new Weighted(graph);
    this.nonLinearity = new NonLinearity(graph, nonNegative);
    this.labels = labels;
  }

  /** Infers the code layer from the graph. */
  public CodeLayer find() {
    Heads heads = Heads.of(graph, shapes, weighted);
    if (graph.nodes().stream().noneMatch(weighted::is)) {
      return undecided("no weighted layer", List.of());
    }
    return switch (heads.outputs().size()) {
      case 0 -> undecided("no output that depends on its input", List.of());
      case 1 -> ofOne(heads.outputs().get(0));
      default -> ofSeveral(heads);
    };
  }

  /**
   * Returns everything that the last weighted layer is computed from, or all layers if there is no
   * classifier.
   */
  public Set<String> beforeClassifier() {
    CodeLayer code = find();
    List<String> outputs = Heads.of(graph, shapes, weighted).outputs();
    return code.isOutput() || outputs.isEmpty()
        ? graph.ancestors(outputs)
        : graph.ancestors(
            outputs.stream().flatMap(output -> classifierInputs(output).stream()).toList());
  }

  /**
   * Returns the inputs of all weighted layers that a layer is computed from, in the order of the
   * graph and before the dropout and reshaping that lead into them; the image is not among them.
   */
  public List<String> weightedInputs(String layer) {
    Set<String> before = graph.ancestors(List.of(layer));
    return graph.nodes().stream()
        .filter(node -> weighted.is(node) && before.contains(node.output()))
        .flatMap(node -> weighted.data(node).stream())
        .map(this::stepBack)
        .filter(input -> graph.producer(input) != null && graph.dependsOnImage(input))
        .distinct()
        .toList();
  }

  private CodeLayer ofSeveral(Heads heads) {
    if (heads.main().isPresent()) {
      CodeLayer code = ofOne(heads.main().get());
      return new CodeLayer(
          code.layer(),
          code.isOutput(),
          code.pool(),
          code.relu(),
          false,
          code.reason() + "; of its outputs most layers lead to '" + heads.main().get() + "'",
          code.others());
    }
    Set<String> shared =
        heads.shared().stream()
            .map(this::stepBack)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String reason = "it has several outputs: " + String.join(", ", heads.outputs());
    if (shared.size() != 1 || shared.contains(graph.image())) {
      return undecided(reason, shared);
    }
    return decided(
        shared.iterator().next(), false, false, reason + "; all of them are computed from it");
  }

  private CodeLayer ofOne(String output) {
    NetEnd end = NetEnd.of(graph, shapes, output, labels);
    if (!end.isClassifier()) {
      return decided(output, true, end.isSure(), end.reason());
    }
    Set<String> layers =
        classifierInputs(output).stream()
            .map(this::stepBack)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (layers.isEmpty()) {
      return undecided("no weighted layer", layers);
    } else if (layers.size() > 1) {
      return undecided("several last layers, with the inputs " + String.join(", ", layers), layers);
    } else if (layers.contains(graph.image())) {
      return undecided("only one weighted layer, so there are no codes before it", List.of());
    }
    return decided(
        layers.iterator().next(),
        false,
        end.isSure(),
        end.reason() + ": its classifier, whose input this is");
  }

  private CodeLayer decided(String layer, boolean isOutput, boolean isSure, String reason) {
    List<Long> shape = shapes.shape(layer);
    if (shape == null || shape.size() < 2 || shape.size() > 4 || shape.get(0) != 1) {
      String is = shape == null ? "no tensor of numbers" : shape + " for an image";
      return undecided("codes in '" + layer + "', which is " + is, List.of());
    }
    Pool pool = null;
    if (shape.size() == 3) {
      pool = Tokens.usual(shape.get(1));
    } else if (shape.size() == 4 && isOutput) {
      pool = Pool.GAP;
    }
    boolean sure = isSure && shape.size() != 3;
    boolean relu = !isOutput && nonLinearity.isRelu(layer);
    return new CodeLayer(layer, isOutput, pool, relu, sure, reason, others(layer));
  }

  private CodeLayer undecided(String reason, Iterable<String> first) {
    Set<String> others = new LinkedHashSet<>();
    first.forEach(others::add);
    others.addAll(others(""));
    return new CodeLayer(
        null, false, null, false, false, reason, others.stream().limit(MAX_OTHERS).toList());
  }

  /** Returns the outputs, then the inputs of the last weighted layers, from the end of the net. */
  private List<String> others(String layer) {
    Stream<String> outputs = graph.model().outputs().stream().map(ValueInfo::name);
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    Stream<String> inputs =
        backwards.stream()
            .filter(weighted::is)
            .flatMap(node -> weighted.data(node).stream())
            .map(this::stepBack);
    return Stream.concat(outputs, inputs)
        .filter(other -> !other.equals(layer) && !other.equals(graph.image()))
        .filter(other -> shapes.hasRank(other, 2) || shapes.hasRank(other, 4))
        .distinct()
        .limit(MAX_OTHERS)
        .toList();
  }

  private Set<String> classifierInputs(String output) {
    return lastWeighted(output).stream()
        .flatMap(node -> weighted.data(node).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<Node> lastWeighted(String output) {
    Set<Node> last = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(output));
    while (!open.isEmpty()) {
      String tensor = open.pop();
      Node node = seen.add(tensor) ? graph.producer(tensor) : null;
      if (node == null) {
        continue;
      }
      if (weighted.is(node)) {
        last.add(node);
      } else if (!isOwnScale(node, tensor)) {
        node.reads().stream().filter(graph::dependsOnImage).forEach(open::push);
      }
    }
    return last;
  }

  /** A scale that is computed at run time does not lead to the features. */
  private static boolean isOwnScale(Node node, String tensor) {
    return node.operator().equals("DynamicQuantizeLinear") && !node.output().equals(tensor);
  }

  private String stepBack(String tensor) {
    String layer = tensor;
    Node node = graph.producer(layer);
    while (node != null && passesOn(node, layer)) {
      layer = node.input(0);
      node = graph.producer(layer);
    }
    return layer;
  }

  /** Returns whether a node only passes features on, so that its input is as good a code layer. */
  private boolean passesOn(Node node, String output) {
    if (node.inputs().size() == 0) {
      return false;
    }
    String input = node.input(0);
    return switch (node.operator()) {
      case "Dropout", "Identity" -> true;
      // This is the classifier's own rounding; after a DequantizeLinear the features are rounded
      // too.
      case "QuantizeLinear", "DynamicQuantizeLinear" -> shapes.shape(input) != null;
      case "Flatten", "Reshape", "Squeeze" ->
          shapes.hasRank(output, 2) && (shapes.hasRank(input, 2) || isMap(input));
      // A TensorFlow net flattens its maps with the channels last.
      case "Transpose" -> isMap(input) && channelsLast(node);
      default -> false;
    };
  }

  /**
   * Returns whether a tensor has maps to average, in ONNX's own order. A single "channel" suggests
   * that the channels come last, and maps of one pixel are averaged already.
   */
  private boolean isMap(String tensor) {
    List<Long> shape = shapes.shape(tensor);
    return shape != null
        && shapes.hasRank(tensor, 4)
        && shape.get(1) > 1
        && shape.get(2) * shape.get(3) > 1;
  }

  private static boolean channelsLast(Node transpose) {
    return transpose.integers("perm").filter(List.of(0L, 2L, 3L, 1L)::equals).isPresent();
  }
}
