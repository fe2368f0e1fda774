package dev.headstart.dl4j;

import dev.headstart.dl4j.Weight.Layout;
import dev.headstart.dl4j.layers.PlaneBatchNorm;
import dev.headstart.net.InvalidNetException;
import java.util.List;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.nd4j.linalg.activations.Activation;

/** Gemm and MatMul, and the normalisations. */
final class DenseLayers {

  private DenseLayers() {}

  static void gemm(NodeProto node, Draft draft) {
    if (Attributes.number(node, "alpha", 1) != 1
        || Attributes.number(node, "beta", 1) != 1
        || Attributes.integer(node, "transA", 0) != 0) {
      throw new InvalidNetException("alpha, beta or transA are not as they are by default");
    }
    dense(node, draft, Attributes.integer(node, "transB", 0) == 1, Attributes.has(node, 2));
  }

  static void matMul(NodeProto node, Draft draft) {
    dense(node, draft, false, false);
  }

  private static void dense(NodeProto node, Draft draft, boolean transposed, boolean bias) {
    TensorProto matrix = draft.constant(node.getInput(1));
    if (matrix == null || matrix.getDimsCount() != 2 || draft.shape(node.getInput(0)).size() != 2) {
      throw new InvalidNetException("it is not a row of features times a constant matrix");
    }
    List<Long> dims = matrix.getDimsList();
    String name =
        draft.layer(
            node,
            new DenseLayer.Builder()
                .nIn(dims.get(transposed ? 1 : 0))
                .nOut(dims.get(transposed ? 0 : 1))
                .hasBias(bias)
                .activation(Activation.IDENTITY)
                .build(),
            draft.vertex(node.getInput(0)));
    draft.weight(node, 1, name, "W", transposed ? Layout.TRANSPOSED : Layout.SAME);
    if (bias) {
      draft.weight(node, 2, name, "b", Layout.SAME);
    }
    draft.computes(node, name);
  }

  static void batchNormalization(NodeProto node, Draft draft) {
    long channels = draft.shape(node.getInput(0)).get(1);
    String name =
        draft.layer(
            node,
            new PlaneBatchNorm(
                channels,
                Attributes.number(node, "epsilon", 1e-5f),
                Attributes.number(node, "momentum", 0.9f)),
            draft.vertex(node.getInput(0)));
    String[] params = {"gamma", "beta", "mean", "var"};
    for (int i = 0; i < params.length; i++) {
      draft.weight(node, i + 1, name, params[i], Layout.SAME);
    }
    draft.computes(node, name);
  }

  static void localResponse(NodeProto node, Draft draft) {
    long size = Attributes.integer(node, "size", 5);
    draft.computes(
        node,
        draft.layer(
            node,
            new LocalResponseNormalization.Builder()
                .k(Attributes.number(node, "bias", 1))
                .n((double) size)
                .alpha(Attributes.number(node, "alpha", 1e-4f) / size)
                .beta(Attributes.number(node, "beta", 0.75f))
                .build(),
            draft.vertex(node.getInput(0))));
  }
}
