// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.dl4j.Weight.Layout;
import dev.headstart.dl4j.layers.OnePassConvolution;
import dev.headstart.dl4j.layers.OnePassDepthwise;
import dev.headstart.dl4j.layers.Rectifier;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Reads Conv: plain, dilated, depthwise, in groups. */
final class Convolutions implements Operator {

  @Override
  public void read(Node node, Draft draft) {
    Tensor kernel = draft.constant(node.input(1));
    if (kernel == null || kernel.dims().size() != 4) {
      throw new InvalidNetException("its kernel is not a constant of four dimensions");
    }
    List<Long> dims = kernel.dims();
    Sliding sliding =
        Sliding.of(
            node, draft, new int[] {Math.toIntExact(dims.get(2)), Math.toIntExact(dims.get(3))});
    String input = draft.vertex(node.input(0));
    if (!sliding.symmetric()) {
      input = draft.layer(node, new ZeroPaddingLayer.Builder(sliding.padding()).build(), input);
      sliding =
          new Sliding(
              sliding.kernel(), sliding.stride(), sliding.dilation(), new int[2], new int[2], true);
    }
    int groups = Math.toIntExact(node.integer("group", 1));
    int in = Math.toIntExact(dims.get(1));
    int out = Math.toIntExact(dims.get(0));
    if (groups > 1 && in > 1) {
      draft.computes(node, grouped(node, draft, sliding, input, in, out, groups));
      return;
    }
    String name =
        groups == 1
            ? plain(node, draft, sliding, input, in, out, 0, 1)
            : depthwise(node, draft, sliding, input, groups, out);
    draft.computes(node, name);
    Node reader = draft.onlyReader(node);
    if (reader != null && rectifier(node, draft).isPresent()) { // the layer's own activation
      draft.computes(reader, name);
    }
  }

  private static String plain(
      Node node,
      Draft draft,
      Sliding sliding,
      String input,
      int in,
      int out,
      int group,
      int groups) {
    ConvolutionLayer.Builder layer =
        new ConvolutionLayer.Builder(sliding.kernel(), sliding.stride(), sliding.begin())
            .nIn(in)
            .nOut(out);
    set(layer, node, draft, sliding, groups == 1);
    String name = draft.layer(node, new OnePassConvolution(layer), input);
    draft.weight(node, 1, name, "W", Layout.SAME, group, groups);
    if (node.hasInput(2)) {
      draft.weight(node, 2, name, "b", Layout.SAME, group, groups);
    }
    return name;
  }

  private static String depthwise(
      Node node, Draft draft, Sliding sliding, String input, int channels, int out) {
    DepthwiseConvolution2D.Builder layer =
        new DepthwiseConvolution2D.Builder(sliding.kernel(), sliding.stride(), sliding.begin())
            .depthMultiplier(out / channels)
            .nIn(channels)
            .nOut(out);
    set(layer, node, draft, sliding, true);
    String name = draft.layer(node, new OnePassDepthwise(layer), input);
    draft.weight(node, 1, name, "W", Layout.DEPTHWISE);
    if (node.hasInput(2)) {
      draft.weight(node, 2, name, "b", Layout.SAME);
    }
    return name;
  }

  private static void set(
      ConvolutionLayer.BaseConvBuilder<?> layer,
      Node node,
      Draft draft,
      Sliding sliding,
      boolean whole) {
    layer
        .dilation(sliding.dilation())
        .convolutionMode(ConvolutionMode.Truncate)
        .hasBias(node.hasInput(2));
    Optional<Rectifier> rectifier = whole ? rectifier(node, draft) : Optional.empty();
    layer.activation(rectifier.isPresent() ? rectifier.get() : new ActivationIdentity());
  }

  /** Returns the rectifier after a convolution, if nothing else reads the convolution's output. */
  private static Optional<Rectifier> rectifier(Node node, Draft draft) {
    return Optional.ofNullable(draft.onlyReader(node))
        .flatMap(reader -> Functions.rectifier(reader, draft));
  }

  private static String grouped(
      Node node, Draft draft, Sliding sliding, String input, int in, int out, int groups) {
    String[] parts = new String[groups];
    for (int g = 0; g < groups; g++) {
      String part = draft.vertex(node, new SubsetVertex(g * in, (g + 1) * in - 1), input);
      parts[g] = plain(node, draft, sliding, part, in, out / groups, g, groups);
    }
    return draft.vertex(node, new MergeVertex(), parts);
  }
}
