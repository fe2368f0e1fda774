// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is frozen by itself, and what to do where a net cannot be trained. */
class TrainablePartTest {

  @Test
  void nodesThatOnlyNormaliseStayAsTheyAre() {
    SplitNet split =
        TrainablePart.of(net("Relu"), Optional.empty(), FineTuneOptions.builder().build());

    assertThat(split.input()).isEqualTo("normalised");
    assertThat(split.trainable().nodes().get(0).operator()).isEqualTo("Conv");
  }

  @Test
  void channelsThatAreNormalisedOneByOneStayAsTheyAre() {
    SplitNet split =
        TrainablePart.of(
            net("Relu", TrainablePartTest::transformInput),
            Optional.empty(),
            FineTuneOptions.builder().build());

    assertThat(split.input()).isEqualTo("normalised");
    assertThat(split.trainable().nodes().get(0).operator()).isEqualTo("Conv");
  }

  @Test
  void numbersPerChannelStayAsTheyAre() {
    SplitNet split =
        TrainablePart.of(
            net("Relu", TrainablePartTest::perChannel),
            Optional.empty(),
            FineTuneOptions.builder().build());

    assertThat(split.input()).isEqualTo("normalised");
  }

  @Test
  void productWithOneNumberIsInTheTrainedPartAsItAlwaysWas() {
    SplitNet split =
        TrainablePart.of(
            net(
                "Relu",
                graph -> graph.node("Mul", "normalised", List.of("image", graph.number("two", 2)))),
            Optional.empty(),
            FineTuneOptions.builder().build());

    assertThat(split.startsFromImage()).isTrue();
  }

  @Test
  void whatCannotBeTrainedNamesTheFirstLayerBehindIt() {
    assertThatThrownBy(
            () -> TrainablePart.of(net("Sin"), Optional.empty(), FineTuneOptions.builder().build()))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("Sin 'active' (no such operator)")
        .hasMessageEndingWith("The first that it takes is 'active'.");
  }

  /** As torchvision's GoogLeNet and Inception have it. */
  private static void transformInput(ModelWriter graph) {
    List<String> channels = new ArrayList<>();
    String axis = graph.integers("axis", 1);
    for (int c = 0; c < 3; c++) {
      String index = "i" + c;
      graph.add(
          Tensor.of(
              index,
              ElementType.INT64,
              ByteBuffer.wrap(new byte[] {(byte) c, 0, 0, 0, 0, 0, 0, 0})));
      String plane =
          graph.node("Gather", "plane", List.of("image", index), Attribute.integer("axis", 1));
      String map = graph.node("Unsqueeze", "map", List.of(plane, axis));
      String scaled = graph.node("Mul", "scaled", List.of(map, graph.number("scale", 0.45)));
      channels.add(graph.node("Add", "moved", List.of(scaled, graph.number("mean", -0.03))));
    }
    graph.node("Concat", "normalised", channels, Attribute.integer("axis", 1));
  }

  private static void perChannel(ModelWriter graph) {
    String mean = graph.floats("mean", new float[] {0.4f, 0.5f, 0.6f}, 1, 3, 1, 1);
    graph.node("Mul", "normalised", List.of("image", mean));
  }

  private static PretrainedNet net(String activation) {
    return net(
        activation,
        graph -> {
          graph.node("Sub", "centred", List.of("image", graph.number("half", 0.5)));
          graph.node("Div", "normalised", List.of("centred", graph.number("two", 2)));
        });
  }

  /** What normalises, two convolutions with an activation between them, and a classifier. */
  private static PretrainedNet net(String activation, Consumer<ModelWriter> normalising) {
    ModelWriter graph = ModelWriter.start("net").irVersion(8).opset(13);
    graph.input(ValueInfo.floats("image", 3, 8, 8));
    normalising.accept(graph);
    String first = graph.floats("w1", new float[4 * 3 * 9], 4, 3, 3, 3);
    graph.node(
        "Conv", "conv1", List.of("normalised", first), Attribute.integers("pads", 1L, 1L, 1L, 1L));
    graph.node(activation, "active", List.of("conv1"));
    String second = graph.floats("w2", new float[4 * 4 * 9], 4, 4, 3, 3);
    graph.node("Conv", "conv2", List.of("active", second));
    graph.node("Relu", "relu2", List.of("conv2"));
    graph.node("GlobalAveragePool", "gap", List.of("relu2"));
    graph.node("Flatten", "flat", List.of("gap"));
    graph.node("MatMul", "scores", List.of("flat", graph.floats("fc", new float[8], 4, 2)));
    Preprocessing input =
        new Preprocessing(
            8,
            8,
            ResizeRule.EXACT,
            0,
            Filter.BILINEAR,
            ChannelOrder.RGB,
            255f,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            ExifOrientation.APPLY);
    return PretrainedNet.of(
        graph.output(ValueInfo.floats("scores", 2)).bytes(),
        new NetCard("net", "made here", "CC0-1.0", null, input, null, null, List.of()));
  }
}
