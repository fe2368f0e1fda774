// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.onnx.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operators of a net are computed in integers, up to its code layer, and which tensors are
 * therefore rounded. Tensors that only pass values on share one range, so that nothing is rounded
 * twice.
 */
final class Plan {

  private static final Set<String> PASSING =
      Set.of(
          "MaxPool",
          "AveragePool",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Transpose",
          "Dropout",
          "Identity");

  private final Sketch sketch;
  private final Map<Node, Weighted> layers = new LinkedHashMap<>();
  private final Set<String> tensors = new LinkedHashSet<>();
  private final Set<String> folded = new LinkedHashSet<>();
  private final Map<String, String> sharedWith = new HashMap<>();
  private final Map<String, Integer> kept = new LinkedHashMap<>();

  private Plan(Sketch sketch) {
    this.sketch = sketch;
  }

  /**
   * Plans a net.
   *
   * @param layer the code layer; what follows it stays as it is
   */
  static Plan of(Sketch sketch, String layer) {
    Plan plan = new Plan(sketch);
    Set<String> before = sketch.ancestors(layer);
    for (Node node : sketch.nodes()) {
      if (node.outputs().stream().anyMatch(before::contains) && !plan.takes(node)) {
        plan.leaves(node);
      }
    }
    return plan;
  }

  private boolean takes(Node node) {
    Optional<Weighted> weighted =
        node.inputs().isEmpty() ? Optional.empty() : Weighted.of(sketch, node);
    if (weighted.isPresent() && isComputed(node.input(0))) {
      layers.put(node, weighted.get());
      tensors.add(node.input(0));
      if (node.operator().equals("Conv")) {
        tensors.add(end(node));
      } else {
        end(node); // its sums are right in 32 bits; the next layer rounds them if there is one
      }
      return true;
    }
    boolean rounded = node.inputs().stream().anyMatch(tensors::contains);
    return switch (node.operator()) {
      case "Add" -> rounded && node.inputs().stream().allMatch(this::isComputed) && sum(node);
      case "Concat" -> rounded && node.inputs().stream().allMatch(this::isComputed) && join(node);
      default ->
          PASSING.contains(node.operator())
              && node.outputs().size() == 1
              && tensors.contains(node.input(0))
              && pass(node);
    };
  }

  private boolean sum(Node node) {
    tensors.addAll(node.inputs());
    tensors.add(end(node));
    return true;
  }

  private boolean join(Node node) {
    tensors.addAll(node.inputs());
    tensors.add(node.output());
    node.inputs().forEach(input -> share(input, node.output()));
    return true;
  }

  private boolean pass(Node node) {
    tensors.add(node.output());
    share(node.input(0), node.output());
    return true;
  }

  private void share(String one, String other) {
    String root = root(one);
    if (!root.equals(root(other))) {
      sharedWith.put(root(other), root);
    }
  }

  private boolean isComputed(String tensor) {
    return sketch.constant(tensor) == null;
  }

  /**
   * Returns where the values of an operator are rounded: after its ReLU, which is nothing but the
   * lower end of the range then.
   */
  private String end(Node node) {
    Node next = sketch.onlyReader(node.output());
    if (next != null && isClipping(next) && next.input(0).equals(node.output())) {
      folded.add(next.output());
      return next.output();
    }
    return node.output();
  }

  private boolean isClipping(Node node) {
    return node.operator().equals("Relu")
        || (node.operator().equals("Clip")
            && node.inputs().stream().skip(1).noneMatch(this::isComputed));
  }

  private void leaves(Node node) {
    boolean fromImage = node.reads().stream().anyMatch(this::isComputed);
    if (fromImage && !folded.contains(node.output())) {
      kept.merge(node.operator(), 1, Integer::sum);
    }
  }

  /** Returns the convolutions and fully connected layers that are computed in integers. */
  Map<Node, Weighted> layers() {
    return layers;
  }

  /** Returns the tensors that are rounded. */
  Set<String> tensors() {
    return tensors;
  }

  /** Returns how many nodes of which operator stay in fp32 before the code layer. */
  Map<String, Integer> kept() {
    return kept;
  }

  /** Returns the tensor whose name stands for all that share a range. */
  String root(String tensor) {
    @Nullable String up = sharedWith.get(tensor);
    return up == null ? tensor : root(up);
  }

  /** Returns all tensors that share the range of one. */
  List<String> sharing(String tensor) {
    return tensors.stream().filter(other -> root(other).equals(root(tensor))).toList();
  }
}
