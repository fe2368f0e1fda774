package dev.headstart.net;

import dev.headstart.onnx.Graph;
import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.onnx.Dimension;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.ValueInfo;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a net takes what its card says that it takes: one image, {@code [N, 3, h, w]} floats. */
final class InputCheck {

  private InputCheck() {}

  /**
   * @throws InvalidNetException if it does not
   */
  static void check(Graph graph, NetCard card) {
    List<ValueInfo> inputs = graph.inputs();
    if (inputs.size() != 1) {
      throw failure(
          card,
          Texts.format(
              "has %d inputs (%s), but must have one, the image",
              inputs.size(),
              inputs.stream().map(ValueInfo::name).collect(Collectors.joining(", "))));
    }
    ValueInfo input = inputs.get(0);
    if (!input.type().equals(ElementType.FLOAT)) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take float32: export it with float32 input",
              input.type(), input.name()));
    }
    input.shape().ifPresent(shape -> checkShape(input.name(), shape, card));
  }

  private static void checkShape(String name, List<Dimension> shape, NetCard card) {
    Preprocessing image = card.input();
    if (shape.size() != 4) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take [N, 3, height, width]", shape, name));
    }
    if (conflicts(shape.get(1), 3)) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take 3 channels, [N, 3, height, width]%s",
              shape,
              name,
              shape.get(3).size() == 3
                  ? ": export it with the channels first (tf2onnx --inputs-as-nchw)"
                  : ""));
    }
    if (conflicts(shape.get(2), image.height()) || conflicts(shape.get(3), image.width())) {
      throw failure(
          card,
          Texts.format(
              "takes images of %dx%d (width x height), but its card says %dx%d: correct"
                  + " input.width and input.height of the card",
              shape.get(3).size(), shape.get(2).size(), image.width(), image.height()));
    }
  }

  private static boolean conflicts(Dimension dimension, long wanted) {
    return dimension.isKnown() && dimension.size() != wanted;
  }

  private static InvalidNetException failure(NetCard card, String message) {
    return new InvalidNetException("Net '" + card.name() + "' " + message);
  }
}
