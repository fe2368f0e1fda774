// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Names;
import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Graph;
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
 * A net up to its code layer, split into a frozen part and a trainable part.
 *
 * @param backbone the whole net up to the code layer; its output is the codes
 * @param frozen the net that {@link CodeSession} runs once for each image; its first output is the
 *     input of the trainable part, flattened to one row of floats an image, its second the codes
 * @param trainable an ONNX model from the boundary to the codes, with the batch as its first
 *     dimension; it has no node where only a head is trained
 * @param input the name of the trainable part's input
 * @param inputShape the shape of the trainable part's input for one image, without the batch:
 *     {@code [channels, height, width]} or {@code [features]}
 * @param output the name of the codes
 */
public record SplitNet(
    CutNet backbone,
    CutNet frozen,
    Model trainable,
    String input,
    List<Long> inputShape,
    String output) {

  private static final String ROW = "/row";

  public SplitNet {
    inputShape = List.copyOf(inputShape);
  }

  /**
   * Splits a net after a layer.
   *
   * @param boundary the last frozen layer; empty means that all layers are trainable
   * @throws InvalidNetException if the net has no such layer before the codes, or if data also
   *     flows around that layer
   */
  static SplitNet of(PretrainedNet net, Optional<String> boundary) {
    CutNet backbone = net.cut(List.of()).withWeightsInside();
    Graph graph = new Graph(backbone.model());
    String code = backbone.layers().get(0);
    String start = boundary.map(layer -> checked(graph, layer)).orElse(graph.image());
    List<Long> shape =
        start.equals(graph.image())
            ? List.of(3L, (long) backbone.height(), (long) backbone.width())
            : shape(Activations.of(graph, net.card().input(), null), start);
    Set<String> kept = graph.ancestors(List.of(start));
    if (!start.equals(graph.image()) && !isOnlyWay(graph, start, kept)) {
      throw new InvalidNetException(
          Texts.format(
              "The net cannot be frozen up to '%s': data also flows around it; possible: %s",
              start, String.join(", ", Names.nearest(start, onlyWays(graph, code), 3))));
    }
    int length = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    return new SplitNet(
        backbone,
        frozen(backbone, graph, start, length),
        trainable(graph, kept, start, shape),
        start,
        shape,
        code);
  }

  /** Returns whether nothing is frozen: the trainable part takes the image itself. */
  public boolean startsFromImage() {
    return input.equals(backbone.input());
  }

  /**
   * Returns the names of all tensors in the trainable part that a layer depends on, its own
   * included.
   *
   * @throws InvalidNetException if the trainable part has no such layer
   */
  public Set<String> upTo(String layer) {
    Graph graph = new Graph(trainable);
    if (!graph.computed().contains(layer)) {
      throw new InvalidNetException(
          Texts.format(
              "No layer '%s' is in the trainable part; nearest: %s",
              layer, String.join(", ", Names.nearest(layer, graph.computed(), 3))));
    }
    return graph.ancestors(List.of(layer));
  }

  /**
   * Returns the frozen part as an ONNX model with only its first output, so that ONNX Runtime
   * computes nothing after the boundary.
   */
  public byte[] frozenWithoutCodes() {
    Model model = OnnxFile.parse(frozen.onnx());
    return ModelWriter.of(model).outputs(model.outputs().subList(0, 1)).bytes();
  }

  /**
   * Returns the layers at which a net can be split, in the order of the graph.
   *
   * @throws InvalidNetException if the net has no code layer
   */
  public static List<String> boundaries(PretrainedNet net) {
    CutNet backbone = net.cut(List.of());
    return onlyWays(new Graph(backbone.model()), backbone.layers().get(0));
  }

  /**
   * Returns the last of these layers up to which the image is only normalised; empty for most nets.
   */
  public static Optional<String> normalised(PretrainedNet net) {
    Graph graph = new Graph(net.cut(List.of()).model());
    Set<String> before = InputForm.normalising(graph);
    return boundaries(net).stream().filter(before::contains).reduce((first, last) -> last);
  }

  private static String checked(Graph graph, String layer) {
    LayerList.check(graph, layer);
    return layer;
  }

  /** Returns the shape of a layer for one image, without the batch. */
  private static List<Long> shape(Activations activations, String layer) {
    List<Long> shape = activations.shape(layer);
    if (shape == null) {
      throw new InvalidNetException(
          Texts.format(
              "The net cannot be frozen up to '%s': it is not of type float; headstart zoo show"
                  + " lists the layers that are",
              layer));
    }
    return shape.subList(1, shape.size());
  }

  /** Returns the layers through which all data flows, in the order of the graph. */
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

  /** Returns the backbone with one more output: the boundary, flattened to a row of floats. */
  private static CutNet frozen(CutNet backbone, Graph graph, String start, int length) {
    String row = start + ROW;
    List<ValueInfo> outputs = new ArrayList<>(List.of(ValueInfo.floats(row, length)));
    outputs.addAll(graph.model().outputs());
    ModelWriter frozen =
        ModelWriter.of(graph.model())
            .add(Node.of("Flatten", List.of(start), List.of(row)).named(row))
            .outputs(outputs);
    return new CutNet(
        frozen.bytes(),
        backbone.input(),
        List.of(row, backbone.layers().get(0)),
        List.of(length, backbone.lengths().get(0)),
        backbone.width(),
        backbone.height());
  }

  private static Model trainable(Graph graph, Set<String> kept, String start, List<Long> shape) {
    Model whole = graph.model();
    ModelWriter part =
        ModelWriter.emptied(whole)
            .input(ValueInfo.floats(start, shape.stream().mapToLong(Long::longValue).toArray()));
    graph.nodes().stream()
        .filter(node -> node.outputs().stream().noneMatch(o -> isKept(graph, kept, o)))
        .forEach(part::add);
    whole.initializers().forEach(part::add);
    return part.output(whole.outputs().get(0)).model();
  }

  /**
   * Returns whether a tensor belongs to the frozen part only. Constants may be used on both sides
   * of the boundary, so only computed tensors count.
   */
  private static boolean isKept(Graph graph, Set<String> kept, String tensor) {
    return kept.contains(tensor) && graph.dependsOnImage(tensor);
  }
}
