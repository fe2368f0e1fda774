// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.InvalidNetException;
import dev.headstart.net.NetCard;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.List;
import java.util.Optional;
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
  void whatCannotBeTrainedNamesTheFirstLayerBehindIt() {
    assertThatThrownBy(
            () -> TrainablePart.of(net("Erf"), Optional.empty(), FineTuneOptions.builder().build()))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("Sub 'centred'")
        .hasMessageEndingWith("The first that it takes is 'active'.");
  }

  /** (x - 0.5) / 2, two convolutions with an activation between them, and a classifier. */
  private static PretrainedNet net(String activation) {
    ModelWriter graph = ModelWriter.start("net").irVersion(8).opset(13);
    graph.input(ValueInfo.floats("image", 3, 8, 8));
    graph.node("Sub", "centred", List.of("image", graph.number("half", 0.5)));
    graph.node("Div", "normalised", List.of("centred", graph.number("two", 2)));
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
