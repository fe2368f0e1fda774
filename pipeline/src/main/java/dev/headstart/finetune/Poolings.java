package dev.headstart.finetune;

import dev.headstart.net.InvalidNetException;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** MaxPool, AveragePool, GlobalAveragePool, ReduceMean over a map. */
final class Poolings {

  private Poolings() {}

  static void max(NodeProto node, Draft draft) {
    Sliding sliding = sliding(node, draft);
    String input = draft.vertex(node.getInput(0));
    if (!sliding.symmetric()) {
      if (draft.isNonNegative(node.getInput(0))) { // then a zero never wins over a pixel
        input = draft.layer(node, new ZeroPaddingLayer.Builder(sliding.padding()).build(), input);
      } else {
        input = draft.vertex(node, new PadVertex(sliding.padding(), -Float.MAX_VALUE), input);
      }
    }
    draft.computes(node, pool(node, draft, sliding, PoolingType.MAX, input));
  }

  static void average(NodeProto node, Draft draft) {
    Sliding sliding = sliding(node, draft);
    String input = draft.vertex(node.getInput(0));
    boolean countsPadding = Attributes.integer(node, "count_include_pad", 0) == 1;
    if (!sliding.padded()) {
      draft.computes(node, pool(node, draft, sliding, PoolingType.AVG, input));
      return;
    }
    input = draft.vertex(node, new PadVertex(sliding.padding(), 0), input);
    Sliding bare =
        new Sliding(
            sliding.kernel(), sliding.stride(), sliding.dilation(), new int[2], new int[2], false);
    String means = pool(node, draft, bare, PoolingType.AVG, input);
    List<Long> shape = draft.shape(node.getInput(0));
    int[] pads = Attributes.integers(node, "pads", 0, 0, 0, 0);
    int[] declared = countsPadding ? pads : new int[4];
    draft.computes(
        node,
        draft.vertex(
            node,
            new DivisorVertex(
                sliding,
                new int[] {Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3))},
                declared),
            means));
  }

  /** The mean of each map, {@code [N, channels, 1, 1]} or without the last two. */
  static void global(NodeProto node, Draft draft) {
    boolean keep = draft.shape(node.getOutput(0)).size() == 4;
    draft.computes(
        node,
        draft.layer(
            node,
            new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(!keep).build(),
            draft.vertex(node.getInput(0))));
  }

  static void mean(NodeProto node, Draft draft) {
    int[] axes = Attributes.integers(node, "axes");
    if (Attributes.has(node, 1)) {
      TensorProto constant = draft.constant(node.getInput(1));
      axes =
          constant == null
              ? new int[0]
              : dev.headstart.net.Constants.longs(constant).stream()
                  .mapToInt(Math::toIntExact)
                  .toArray();
    }
    int rank = draft.shape(node.getInput(0)).size();
    int[] positive = Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray();
    if (rank != 4 || !Arrays.equals(positive, new int[] {2, 3})) {
      throw new InvalidNetException("a mean over other dimensions than height and width");
    }
    global(node, draft);
  }

  private static Sliding sliding(NodeProto node, Draft draft) {
    int[] kernel = Attributes.integers(node, "kernel_shape");
    if (kernel.length != 2) {
      throw new InvalidNetException("its window has not two dimensions");
    }
    return Sliding.of(node, draft, kernel);
  }

  private static String pool(
      NodeProto node, Draft draft, Sliding sliding, PoolingType type, String input) {
    return draft.layer(
        node,
        new SubsamplingLayer.Builder(type)
            .kernelSize(sliding.kernel())
            .stride(sliding.stride())
            .dilation(sliding.dilation())
            .padding(sliding.symmetric() ? sliding.begin() : new int[2])
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        input);
  }
}
