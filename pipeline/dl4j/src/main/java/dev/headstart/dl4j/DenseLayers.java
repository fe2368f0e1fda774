// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.dl4j.Weight.Layout;
import dev.headstart.dl4j.layers.Affine;
import dev.headstart.dl4j.layers.PlaneBatchNorm;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.nd4j.linalg.activations.Activation;

/** Reads Gemm, MatMul and the normalisations. */
final class DenseLayers {

  private DenseLayers() {}

  static void gemm(Node node, Draft draft) {
    if (node.number("alpha", 1) != 1
        || node.number("beta", 1) != 1
        || node.integer("transA", 0) != 0) {
      throw new InvalidNetException("alpha, beta or transA are not as they are by default");
    }
    dense(node, draft, node.integer("transB", 0) == 1, node.hasInput(2));
  }

  static void matMul(Node node, Draft draft) {
    dense(node, draft, false, false);
  }

  private static void dense(Node node, Draft draft, boolean transposed, boolean bias) {
    Tensor matrix = draft.constant(node.input(1));
    if (matrix == null || matrix.dims().size() != 2) {
      throw new InvalidNetException("it is not a row of features times a constant matrix");
    }
    List<Long> shape = draft.shape(node.input(0));
    boolean rows = shape.size() == 2;
    String input = draft.vertex(node.input(0));
    if (!rows) {
      long features = shape.get(shape.size() - 1);
      input = draft.vertex(node, new FunctionVertex(Function.RESHAPE, (double) features), input);
    }
    List<Long> dims = matrix.dims();
    String name =
        draft.layer(
            node,
            new DenseLayer.Builder()
                .nIn(dims.get(transposed ? 1 : 0))
                .nOut(dims.get(transposed ? 0 : 1))
                .hasBias(bias)
                .activation(Activation.IDENTITY)
                .build(),
            input);
    draft.weight(node, 1, name, "W", transposed ? Layout.TRANSPOSED : Layout.SAME);
    if (bias) {
      draft.weight(node, 2, name, "b", Layout.SAME);
    }
    draft.computes(
        node, rows ? name : draft.vertex(node, Shapes.rows(draft.shape(node.output())), name));
  }

  /** Reads layer normalisation over the last dimension. */
  static void layerNormalization(Node node, Draft draft) {
    List<Long> shape = draft.shape(node.input(0));
    int last = shape.size() - 1;
    if (Shapes.axis(node.integer("axis", -1), shape.size()) != last) {
      throw new InvalidNetException("it is over other dimensions than the last");
    }
    String[] params =
        node.hasInput(2) ? new String[] {Affine.GAMMA, Affine.BETA} : new String[] {Affine.GAMMA};
    String name =
        draft.layer(
            node,
            Affine.norm(shape.get(last), last, node.number("epsilon", 1e-5f), params),
            draft.vertex(node.input(0)));
    for (int i = 0; i < params.length; i++) {
      draft.weight(node, i + 1, name, params[i], Layout.SAME);
    }
    draft.computes(node, name);
  }

  static void batchNormalization(Node node, Draft draft) {
    long channels = draft.shape(node.input(0)).get(1);
    String name =
        draft.layer(
            node,
            new PlaneBatchNorm(
                channels, node.number("epsilon", 1e-5f), node.number("momentum", 0.9f)),
            draft.vertex(node.input(0)));
    String[] params = {"gamma", "beta", "mean", "var"};
    for (int i = 0; i < params.length; i++) {
      draft.weight(node, i + 1, name, params[i], Layout.SAME);
    }
    draft.computes(node, name);
  }

  static void localResponse(Node node, Draft draft) {
    long size = node.integer("size", 5);
    draft.computes(
        node,
        draft.layer(
            node,
            new LocalResponseNormalization.Builder()
                .k(node.number("bias", 1))
                .n((double) size)
                .alpha(node.number("alpha", 1e-4f) / size)
                .beta(node.number("beta", 0.75f))
                .build(),
            draft.vertex(node.input(0))));
  }
}
