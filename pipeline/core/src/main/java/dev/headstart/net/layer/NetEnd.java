// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import dev.headstart.Texts;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The kind of end that a net has at one of its outputs: a classifier or features.
 *
 * @param isClassifier whether the output is the scores of classes
 * @param isSure whether the graph leaves no doubt
 * @param reason the reason for the decision
 */
record NetEnd(boolean isClassifier, boolean isSure, String reason) {

  /** The widths of features are multiples of this number; numbers of classes seldom are. */
  private static final int FEATURES = 32;

  private static final Set<String> SCORES =
      Set.of(
          "Softmax",
          "LogSoftmax",
          "Sigmoid",
          "HardSigmoid",
          "com.microsoft.QLinearSoftmax",
          "com.microsoft.QLinearSigmoid");
  private static final Set<String> SAME =
      Set.of(
          "Identity",
          "Cast",
          "Dropout",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "QuantizeLinear",
          "DequantizeLinear");
  private static final Set<String> POOLS =
      Set.of(
          "GlobalAveragePool",
          "AveragePool",
          "ReduceMean",
          "GlobalMaxPool",
          "com.microsoft.QLinearGlobalAveragePool",
          "com.microsoft.QLinearAveragePool");

  private static final Set<String> JOINS = Set.of("Add", "Sum", "Mean", "Max", "Mul", "Concat");

  /**
   * Classifies the end at an output.
   *
   * @param labels the number of class names in the net's card, 0 if it has none
   */
  static NetEnd of(Graph graph, Shapes shapes, String output, int labels) {
    return new Walk(graph, shapes, output, labels).end();
  }

  /** Goes from the output towards the image for as long as the nodes leave the values unchanged. */
  private static final class Walk {

    private final Graph graph;
    private final Shapes shapes;
    private final Weighted weighted;
    private final String output;
    private final int labels;
    private boolean pooled;
    private boolean rectified;
    private boolean biased;

    Walk(Graph graph, Shapes shapes, String output, int labels) {
      this.graph = graph;
      this.shapes = shapes;
      this.weighted = new Weighted(graph);
      this.output = output;
      this.labels = labels;
    }

    NetEnd end() {
      String tensor = output;
      while (true) {
        Node node = graph.producer(tensor);
        if (node == null) {
          return features("it ends in no layer with weights");
        }
        String op = node.operator();
        if (SCORES.contains(op)) {
          return new NetEnd(true, true, "it ends in " + op);
        } else if (weighted.is(node)) {
          return weights(node);
        } else if (POOLS.contains(op)) {
          pooled = true;
        } else if (JOINS.contains(op) && joinsScores(node)) {
          return classifier("it ends in several layers that " + op + " joins");
        } else if (op.equals("Relu") && pooled) {
          rectified = true;
        } else if (!SAME.contains(op) && !isBias(node) && !isScale(node)) {
          return features(
              pooled
                  ? "it ends in the mean of a map or of tokens, no classifier"
                  : "it ends in " + op + ", no classifier");
        }
        tensor = data(node);
      }
    }

    /** Returns whether everything that a node joins is a vector of scores. */
    private boolean joinsScores(Node node) {
      List<String> joined = node.inputs().stream().filter(graph::dependsOnImage).toList();
      return joined.size() > 1
          && joined.stream()
              .allMatch(
                  input ->
                      shapes.hasRank(input, 2)
                          && new Walk(graph, shapes, input, labels).end().isClassifier());
    }

    private NetEnd weights(Node node) {
      String op = node.operator();
      if (weighted.isControl(node)) {
        return classifier("its last layer with weights is inside " + op);
      } else if (!weighted.isConvolution(node)) {
        return linear("it ends in " + op);
      } else if (isVector(weighted.data(node).get(0))) {
        return linear("it ends in a Conv of one vector");
      } else if (!weighted.isPointwise(node) || (!weighted.hasBias(node) && !biased)) {
        return features(
            pooled
                ? "it ends in the mean of a map, no classifier"
                : "it ends in a map, no classifier");
      }
      return pooled && rectified && labels == 0 && width() % FEATURES == 0
          ? new NetEnd(
              false,
              false,
              Texts.format(
                  "it ends in the mean of a 1x1 Conv of %d channels, more likely features than"
                      + " classes",
                  width()))
          : classifier("it ends in a 1x1 Conv with a bias");
    }

    /**
     * Decides for a matrix product, which gives the scores of classes or an embedding; its name may
     * tell.
     */
    private NetEnd linear(String reason) {
      String name = output.toLowerCase(Locale.ROOT);
      boolean named =
          name.contains("embed") || name.contains("feat") || name.contains("descriptor");
      if (named && (labels == 0 || labels != width())) {
        return new NetEnd(
            false, false, Texts.format("its output's name, '%s', is that of features", output));
      }
      return classifier(reason);
    }

    private NetEnd classifier(String reason) {
      boolean labelled = labels > 0 && labels == width();
      return new NetEnd(
          true, labelled, labelled ? reason + ", with a value for each label of the card" : reason);
    }

    private NetEnd features(String reason) {
      return new NetEnd(false, true, reason);
    }

    private long width() {
      List<Long> shape = shapes.shape(output);
      return shape == null || shape.size() < 2 ? 0 : shape.get(1);
    }

    private boolean isVector(String tensor) {
      List<Long> shape = shapes.shape(tensor);
      return shape != null
          && shape.size() > 2
          && shape.subList(2, shape.size()).stream().allMatch(side -> side == 1);
    }

    /** Returns whether a node adds the bias to a product that has none of its own. */
    private boolean isBias(Node node) {
      if (!node.operator().equals("Add")
          || node.inputs().size() != 2
          || graph.dependsOnImage(node.input(0)) == graph.dependsOnImage(node.input(1))) {
        return false;
      }
      Node before = graph.producer(data(node));
      boolean bias = before != null && (weighted.is(before) || isScale(before));
      biased |= bias;
      return bias;
    }

    /**
     * Returns whether a node multiplies all values with one number, such as the scale of a
     * quantized product.
     */
    private boolean isScale(Node node) {
      if (!node.operator().equals("Mul") && !node.operator().equals("Div")) {
        return false;
      }
      Node before = graph.producer(data(node));
      Node product =
          before != null && before.operator().equals("Cast")
              ? graph.producer(before.input(0))
              : null;
      boolean integers = product != null && weighted.is(product);
      String other = data(node).equals(node.input(0)) ? node.input(1) : node.input(0);
      var scale = graph.constant(other);
      return integers || (scale != null && scale.size() == 1);
    }

    /** Returns the input that carries the values. */
    private String data(Node node) {
      if (node.inputs().size() == 2
          && !graph.dependsOnImage(node.input(0))
          && graph.dependsOnImage(node.input(1))) {
        return node.input(1);
      }
      return node.inputs().isEmpty() ? "" : node.input(0);
    }
  }
}
