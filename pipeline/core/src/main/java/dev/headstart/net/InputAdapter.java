// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Names;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.util.List;

/**
 * Adds nodes before a net that takes its image in another form, so that each net takes {@code [N,
 * 3, height, width]} floats. The net may take only the first of three planes, channels last, or
 * another type.
 */
final class InputAdapter {

  private InputAdapter() {}

  /** Returns the adapted model; the same object if it already takes this form. */
  static Model of(Model model, NetCard card) {
    Graph graph = new Graph(model);
    ValueInfo own = graph.inputs().get(0);
    boolean gray = takesOneChannel(graph, own, card);
    boolean cast = !own.type().equals(ElementType.FLOAT);
    if (!gray && !cast && !card.traits().isNhwc()) {
      return model;
    }
    String image = Names.unused(own.name() + "/planes", graph.ancestors(graph.computed()));
    ModelWriter writer =
        ModelWriter.emptied(model)
            .graphDoc(model.graphDoc())
            .input(
                ValueInfo.shaped(
                    image,
                    ElementType.FLOAT,
                    batch(own),
                    3,
                    card.input().height(),
                    card.input().width()));
    String last = image;
    if (gray) {
      String first = image + "/first";
      writer.add(Tensor.integers(first, 0));
      last = step(writer, own, "Gather", List.of(last, first), Attribute.integer("axis", 1));
    }
    if (card.traits().isNhwc()) {
      last =
          step(writer, own, "Transpose", List.of(last), Attribute.integers("perm", 0L, 2L, 3L, 1L));
    }
    if (cast) {
      last = step(writer, own, "Cast", List.of(last), Attribute.integer("to", own.type().number()));
    }
    writer.add(Node.of("Identity", List.of(last), List.of(own.name())).named(own.name()));
    return writer.insideOf(model).outputs(model.outputs()).model();
  }

  private static String step(
      ModelWriter writer,
      ValueInfo own,
      String operator,
      List<String> inputs,
      Attribute attribute) {
    String output = own.name() + "/" + operator;
    writer.add(Node.of(operator, inputs, List.of(output), attribute).named(output));
    return output;
  }

  private static long batch(ValueInfo own) {
    return own.shape()
        .map(dims -> dims.get(0))
        .filter(first -> first.isKnown() && first.size() > 0)
        .map(first -> first.size())
        .orElse(-1L);
  }

  /**
   * Returns whether the net takes one channel. If its input does not tell, its first layer does.
   */
  static boolean takesOneChannel(Graph graph, ValueInfo own, NetCard card) {
    int place = card.traits().isNhwc() ? 3 : 1;
    boolean told =
        own.shape().filter(dims -> dims.size() == 4 && dims.get(place).isKnown()).isPresent();
    if (told) {
      return own.shape().get().get(place).size() == 1;
    }
    return card.input().channels() == ChannelOrder.GRAY
        && graph.nodes().stream()
            .filter(node -> node.operator().equals("Conv"))
            .findFirst()
            .map(node -> graph.constant(node.input(1)))
            .filter(weights -> weights.dims().get(1) == 1)
            .isPresent();
  }
}
