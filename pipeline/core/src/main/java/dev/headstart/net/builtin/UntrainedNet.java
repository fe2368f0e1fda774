// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.builtin;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A small residual net with random weights, as a start for training from scratch.
 *
 * <p>A 5x5 convolution with stride 2 comes first. Each stage is a block of two 3x3 convolutions
 * with batch normalisation and a shortcut; from the second stage on, it halves the feature maps
 * again. The code consists of the outputs of all stages but the first, each averaged over its map.
 *
 * <p>Sources: He et al., Deep Residual Learning (2016), for the blocks; He et al., Delving Deep
 * into Rectifiers (2015), for the random weights.
 *
 * @param name the name of the net
 * @param side the width and height of its input in pixels; a multiple of 2 to the power of the
 *     number of stages
 * @param widths the number of channels of each stage, at least two stages
 * @param seed the random seed of the weights; equal seeds give equal weights to the bit on every
 *     machine
 */
public record UntrainedNet(String name, int side, List<Integer> widths, long seed) {

  /** The name of its code layer. */
  public static final String CODE = "code";

  private static final int STEM_KERNEL = 5;

  /**
   * The last map is averaged over this many parts in each direction, so that codes keep some
   * information about position.
   */
  private static final int QUARTERS = 2;

  public UntrainedNet {
    widths = List.copyOf(widths);
    if (widths.size() < 2 || side < 16 || side % (1 << widths.size()) != 0) {
      throw new IllegalArgumentException(
          Texts.format(
              "A net of %d stages cannot take images of %d pixels a side: give a multiple of %d",
              widths.size(), side, 1 << widths.size()));
    }
  }

  /** Builds the net. It has no head. */
  public PretrainedNet net() {
    ModelWriter graph = NewNet.start(name, side);
    SplittableRandom random = new SplittableRandom(seed);
    Stage stage = new Stage(graph, random);
    String map =
        stage.relu(
            "stem", stage.convolution("stem", NewNet.IMAGE, 3, widths.get(0), STEM_KERNEL, 2, 1));
    List<String> codes = new ArrayList<>();
    int channels = widths.get(0);
    for (int i = 0; i < widths.size(); i++) {
      map = stage.block("stage" + (i + 1), map, channels, widths.get(i), i == 0 ? 1 : 2);
      channels = widths.get(i);
      if (i > 0) {
        codes.add(stage.code(map, i == widths.size() - 1 ? QUARTERS : 1, side >> (i + 1)));
      }
    }
    int length = codeLength();
    graph.node("Concat", CODE, codes, Attribute.integer("axis", 1));
    return PretrainedNet.of(graph.output(ValueInfo.floats(CODE, length)).bytes(), card(length));
  }

  private int codeLength() {
    int all = widths.stream().skip(1).mapToInt(Integer::intValue).sum();
    return all + (QUARTERS * QUARTERS - 1) * widths.get(widths.size() - 1);
  }

  private NetCard card(int length) {
    Preprocessing input = NewNet.input(side, 0.5f, 0.25f);
    return new NetCard(
        name, "random weights, seed " + seed, "Apache-2.0", null, input, CODE, length, List.of());
  }

  /** Writes the parts of the net. */
  private record Stage(ModelWriter graph, SplittableRandom random) {

    String block(String name, String input, int in, int out, int stride) {
      String first = relu(name + "/a", convolution(name + "/a", input, in, out, 3, stride, 1));
      // A block starts as its shortcut alone (Goyal et al. 2017, section 5.1).
      String second = convolution(name + "/b", first, out, out, 3, 1, 0);
      String past = input;
      if (stride > 1) {
        past = graph.node("AveragePool", name + "/pool", List.of(past), windows(stride));
      }
      if (in != out) {
        past = convolution(name + "/past", past, in, out, 1, 1, 1);
      }
      return relu(name, graph.node("Add", name + "/sum", List.of(second, past)));
    }

    /** Adds the means over the parts of a map, as many across as down. */
    String code(String map, int parts, int side) {
      String pooled =
          parts == 1
              ? graph.node("GlobalAveragePool", map + "/mean", List.of(map))
              : graph.node("AveragePool", map + "/mean", List.of(map), windows(side / parts));
      return graph.node("Flatten", map + "/code", List.of(pooled));
    }

    private static Attribute[] windows(int side) {
      return new Attribute[] {
        Attribute.integers("kernel_shape", side, side), Attribute.integers("strides", side, side)
      };
    }

    String relu(String name, String input) {
      return graph.node("Relu", name + "/relu", List.of(input));
    }

    /** Adds a convolution and its batch normalisation, whose scale starts with this value. */
    String convolution(
        String name, String input, int in, int out, int kernel, int stride, float scale) {
      float[] weights = new float[out * in * kernel * kernel];
      double bound = StrictMath.sqrt(6.0 / (in * kernel * kernel));
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
      int pad = kernel / 2;
      String convolved =
          graph.node(
              "Conv",
              name + "/conv",
              List.of(input, graph.floats(name + "/weights", weights, out, in, kernel, kernel)),
              Attribute.integers("kernel_shape", kernel, kernel),
              Attribute.integers("strides", stride, stride),
              Attribute.integers("pads", pad, pad, pad, pad));
      return graph.node(
          "BatchNormalization",
          name + "/norm",
          List.of(
              convolved,
              constant(name + "/scale", out, scale),
              constant(name + "/shift", out, 0),
              constant(name + "/mean", out, 0),
              constant(name + "/variance", out, 1)));
    }

    private String constant(String name, int length, float value) {
      float[] values = new float[length];
      java.util.Arrays.fill(values, value);
      return graph.floats(name, values, length);
    }
  }
}
