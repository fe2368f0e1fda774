package dev.headstart.net;

import dev.headstart.onnx.Graph;
import dev.headstart.Texts;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A net that ends at its code layer, in two parts: the front stays as it is, the rest is trained.
 *
 * @param trunk the whole of it; it makes codes
 * @param front makes what the rest starts from, as one row of floats a picture, and the codes; it
 *     is what {@link CodeSession} runs
 * @param rest an ONNX model from the boundary to the codes, the batch being its first dimension; it
 *     has no node where only a head is trained
 * @param input the name of the rest's input
 * @param inputShape the shape of the rest's input for one picture, without the batch: {@code
 *     [channels, height, width]} or {@code [features]}
 * @param output the name of the codes
 */
public record SplitNet(
    CutNet trunk, CutNet front, Model rest, String input, List<Long> inputShape, String output) {

  private static final String ROW = "/row";

  public SplitNet {
    inputShape = List.copyOf(inputShape);
  }

  /**
   * Splits a net behind a layer.
   *
   * @param boundary the last layer that stays as it is; none means that all is trained, from the
   *     picture on
   * @throws InvalidNetException if there is no such layer before the codes, or more than this layer
   *     leads from what it needs to the rest
   */
  static SplitNet of(PretrainedNet net, Optional<String> boundary) {
    CutNet trunk = net.cut(List.of());
    Graph graph = new Graph(OnnxFile.parse(trunk.onnx()));
    String code = trunk.layers().get(0);
    String start = boundary.map(layer -> checked(graph, layer)).orElse(graph.image());
    Activations activations = Activations.of(graph, net.card().input());
    List<Long> shape =
        start.equals(graph.image())
            ? List.of(3L, (long) trunk.height(), (long) trunk.width())
            : activations.shape(start).subList(1, activations.shape(start).size());
    Set<String> kept = graph.ancestors(List.of(start));
    if (!start.equals(graph.image()) && !isOnlyWay(graph, start, kept)) {
      throw new InvalidNetException(
          Texts.format(
              "The net cannot be frozen up to '%s': other layers lead past it; such a layer is %s",
              start, String.join(", ", Names.nearest(start, onlyWays(graph, code), 3))));
    }
    int length = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    return new SplitNet(
        trunk,
        front(trunk, graph, start, length),
        rest(graph, kept, start, shape),
        start,
        shape,
        code);
  }

  /**
   * The names of all tensors that a layer of the rest is computed from, and its own.
   *
   * @throws InvalidNetException if the rest has no such layer
   */
  public Set<String> upTo(String layer) {
    Graph graph = new Graph(rest);
    if (!graph.computed().contains(layer)) {
      throw new InvalidNetException(
          Texts.format(
              "No layer '%s' is trained; nearest of those that are: %s",
              layer, String.join(", ", Names.nearest(layer, graph.computed(), 3))));
    }
    return graph.ancestors(List.of(layer));
  }

  /** The front as an ONNX model without the codes, which lie behind what is trained. */
  public byte[] frontWithoutCodes() {
    Model model = OnnxFile.parse(front.onnx());
    return ModelWriter.of(model).outputs(model.outputs().subList(0, 1)).bytes();
  }

  private static String checked(Graph graph, String layer) {
    graph.checkLayer(layer);
    return layer;
  }

  /** The layers that everything behind them starts from, in the order of the graph. */
  private static List<String> onlyWays(Graph graph, String code) {
    return graph.computed().stream()
        .filter(layer -> graph.ancestors(List.of(code)).contains(layer))
        .filter(layer -> isOnlyWay(graph, layer, graph.ancestors(List.of(layer))))
        .toList();
  }

  private static boolean isOnlyWay(Graph graph, String layer, Set<String> kept) {
    Set<String> leading = new TreeSet<>();
    for (Node node : graph.nodes()) {
      if (node.outputs().stream().noneMatch(kept::contains)) {
        node.reads().stream()
            .filter(graph::dependsOnImage)
            .filter(kept::contains)
            .forEach(leading::add);
      }
    }
    leading.remove(layer);
    return leading.isEmpty();
  }

  /** The trunk with one more output: the boundary as a row of floats. */
  private static CutNet front(CutNet trunk, Graph graph, String start, int length) {
    String row = start + ROW;
    List<ValueInfo> outputs = new ArrayList<>(List.of(ValueInfo.floats(row, length)));
    outputs.addAll(graph.model().outputs());
    ModelWriter front =
        ModelWriter.of(graph.model())
            .add(Node.of("Flatten", List.of(start), List.of(row)).named(row))
            .outputs(outputs);
    return new CutNet(
        front.bytes(),
        trunk.input(),
        List.of(row, trunk.layers().get(0)),
        List.of(length, trunk.lengths().get(0)),
        trunk.width(),
        trunk.height());
  }

  private static Model rest(Graph graph, Set<String> kept, String start, List<Long> shape) {
    Model whole = graph.model();
    ModelWriter rest =
        ModelWriter.emptied(whole)
            .input(ValueInfo.floats(start, shape.stream().mapToLong(Long::longValue).toArray()));
    graph.nodes().stream()
        .filter(node -> node.outputs().stream().noneMatch(o -> isKept(graph, kept, o)))
        .forEach(rest::add);
    whole.initializers().forEach(rest::add);
    return rest.output(whole.outputs().get(0)).model();
  }

  /** Constants that the front uses may be used behind it too. */
  private static boolean isKept(Graph graph, Set<String> kept, String tensor) {
    return kept.contains(tensor) && graph.dependsOnImage(tensor);
  }
}
