// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An ONNX graph whose tensors can be looked up by name. */
public final class Graph {

  private final Model model;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Tensor> constants = new HashMap<>();
  private final Set<String> initializers;
  private final Set<String> fromImage = new LinkedHashSet<>();

  /** Indexes a model. The model is not copied. */
  public Graph(Model model) {
    this.model = model;
    model.initializers().forEach(tensor -> constants.put(tensor.name(), tensor));
    initializers = model.initializerNames();
    for (ValueInfo input : inputs()) {
      fromImage.add(input.name());
    }
    for (Node node : model.nodes()) {
      boolean dependent = node.reads().stream().anyMatch(fromImage::contains);
      for (String output : node.outputs()) {
        producers.put(output, node);
        if (dependent) {
          fromImage.add(output);
        }
      }
      if (node.bareOperator().equals("Constant")) {
        node.tensor("value").ifPresent(value -> constants.put(node.output(), value));
      }
    }
  }

  /** Returns the model that was indexed. */
  public Model model() {
    return model;
  }

  /** Returns the nodes in the order of computation. */
  public List<Node> nodes() {
    return model.nodes();
  }

  /** Returns the inputs that are not initializers. */
  public List<ValueInfo> inputs() {
    return model.inputs().stream().filter(input -> !initializers.contains(input.name())).toList();
  }

  /** Returns the name of the first input that is not an initializer. */
  public String image() {
    return inputs().get(0).name();
  }

  /**
   * Returns the node that computes a tensor, or null for inputs, initializers and unknown names.
   */
  public @Nullable Node producer(String tensor) {
    return producers.get(tensor);
  }

  /** Returns the value of an initializer or a Constant node, or null. */
  public @Nullable Tensor constant(String tensor) {
    return constants.get(tensor);
  }

  /** Returns whether a tensor's value depends on the image. */
  public boolean dependsOnImage(String tensor) {
    return fromImage.contains(tensor);
  }

  /** Returns the tensors that are computed from the image, in the order of the graph. */
  public List<String> computed() {
    return fromImage.stream().filter(producers::containsKey).toList();
  }

  /** Returns the given tensors and everything that they are computed from. */
  public Set<String> ancestors(Iterable<String> tensors) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    tensors.forEach(open::push);
    while (!open.isEmpty()) {
      String tensor = open.pop();
      Node node = seen.add(tensor) ? producers.get(tensor) : null;
      if (node != null) {
        node.reads().forEach(open::push);
      }
    }
    return seen;
  }
}
