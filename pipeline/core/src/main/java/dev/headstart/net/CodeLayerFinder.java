package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the layer that CNN codes are taken from: the input of the last weighted layer on the way to
 * the net's output, in front of the dropout and reshaping that lead into it.
 *
 * @see <a href="https://cs231n.github.io/transfer-learning/">CS231n, Transfer Learning: "a D-dim
 *     vector ... that contains the activations of the hidden layer immediately before the
 *     classifier. We call these features CNN codes."</a>
 */
final class CodeLayerFinder {

  /** Where the weight stands among the inputs of the operators that have one. */
  private static final Map<String, Integer> WEIGHT =
      Map.ofEntries(
          Map.entry("Conv", 1),
          Map.entry("ConvTranspose", 1),
          Map.entry("Gemm", 1),
          Map.entry("MatMul", 1),
          Map.entry("ConvInteger", 1),
          Map.entry("MatMulInteger", 1),
          Map.entry("QLinearConv", 3),
          Map.entry("QLinearMatMul", 3),
          Map.entry("com.microsoft.FusedConv", 1),
          Map.entry("com.microsoft.FusedGemm", 1),
          Map.entry("com.microsoft.FusedMatMul", 1),
          Map.entry("com.microsoft.QGemm", 3));

  private final Graph graph;
  private final Activations activations;

  CodeLayerFinder(Graph graph, Activations activations) {
    this.graph = graph;
    this.activations = activations;
  }

  /**
   * The code layer's name.
   *
   * @throws InvalidNetException if no weighted layer comes last, or several with different inputs
   */
  String find() {
    Set<String> layers = candidates();
    if (layers.size() != 1) {
      throw new InvalidNetException(
          Texts.format(
              "The net has %s: name its code layer with --layer or in the card's code.layer",
              layers.isEmpty()
                  ? "no weighted layer"
                  : "several last layers, with the inputs " + String.join(", ", layers)));
    }
    if (layers.contains(graph.image())) {
      throw new InvalidNetException(
          "The net has only one weighted layer, so there are no codes before it");
    }
    return layers.iterator().next();
  }

  /** The code layer's name, or nothing where {@link #find} throws. */
  Optional<String> found() {
    Set<String> layers = candidates();
    return layers.size() == 1
        ? layers.stream().filter(layer -> !layer.equals(graph.image())).findFirst()
        : Optional.empty();
  }

  /** All that the last weighted layer is computed from. */
  Set<String> beforeClassifier() {
    return graph.ancestors(classifierInputs());
  }

  /** One layer in a net that ends in one classifier. */
  private Set<String> candidates() {
    return classifierInputs().stream()
        .map(this::stepBack)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> classifierInputs() {
    return lastWeighted(mainOutput()).stream()
        .map(this::data)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The output that most weighted layers lead to: not an auxiliary one, nor a tapped layer. */
  private String mainOutput() {
    List<String> outputs =
        graph.model().outputs().stream()
            .map(ValueInfo::name)
            .filter(graph::dependsOnImage)
            .toList();
    String main = null;
    long most = -1;
    for (String output : outputs) {
      Set<String> before = graph.ancestors(List.of(output));
      long weighted =
          graph.nodes().stream()
              .filter(this::weighted)
              .filter(node -> node.outputs().stream().anyMatch(before::contains))
              .count();
      if (weighted > most) {
        main = output;
        most = weighted;
      }
    }
    if (main == null) {
      throw new InvalidNetException("None of the net's outputs depends on its input");
    }
    return main;
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
      if (weighted(node)) {
        last.add(node);
      } else {
        node.reads().stream().filter(graph::dependsOnImage).forEach(open::push);
      }
    }
    return last;
  }

  /** Whether a node multiplies the image's data with weights that are the net's own. */
  private boolean weighted(Node node) {
    Integer weight = WEIGHT.get(node.operator());
    if (weight == null || node.inputs().size() <= weight) {
      return false;
    }
    return graph.dependsOnImage(node.input(0)) != graph.dependsOnImage(node.input(weight));
  }

  private String data(Node node) {
    String first = node.input(0);
    return graph.dependsOnImage(first) ? first : node.input(WEIGHT.get(node.operator()));
  }

  private String stepBack(String tensor) {
    String layer = tensor;
    while (graph.producer(layer) != null && passesOn(graph.producer(layer), layer)) {
      layer = graph.producer(layer).input(0);
    }
    return layer;
  }

  /** Whether a node passes the same features on, so that its input is as good a code layer. */
  private boolean passesOn(Node node, String output) {
    if (node.inputs().size() == 0) {
      return false;
    }
    String input = node.input(0);
    return switch (node.operator()) {
      case "Dropout", "Identity" -> true;
      case "Flatten", "Reshape", "Squeeze" ->
          activations.hasRank(output, 2) && (activations.hasRank(input, 2) || isMap(input));
      // A TensorFlow net flattens its maps with the channels last.
      case "Transpose" -> isMap(input) && channelsLast(node);
      default -> false;
    };
  }

  /**
   * Whether a tensor has maps to average, in ONNX's own order: a single "channel" is a sign of
   * channels that come last, and maps of one pixel are averaged already.
   */
  private boolean isMap(String tensor) {
    if (!activations.hasRank(tensor, 4)) {
      return false;
    }
    List<Long> shape = activations.shape(tensor);
    return shape.get(1) > 1 && shape.get(2) * shape.get(3) > 1;
  }

  private static boolean channelsLast(Node transpose) {
    return transpose.integers("perm").filter(List.of(0L, 2L, 3L, 1L)::equals).isPresent();
  }
}
