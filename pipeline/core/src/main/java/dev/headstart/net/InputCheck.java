// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Dimension;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.ValueInfo;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that a net takes what its card says: one image, {@code [N, 3, h, w]} floats. */
final class InputCheck {

  private InputCheck() {}

  /**
   * Checks the input.
   *
   * @throws InvalidNetException if it does not match the card
   */
  static void check(Graph graph, NetCard card) {
    List<ValueInfo> inputs = graph.inputs();
    if (inputs.size() != 1) {
      throw failure(
          card,
          Texts.format(
              "has %d inputs (%s), but must have one, the image: export it with the others as"
                  + " constants, or only the part that sees the image",
              inputs.size(),
              inputs.stream().map(ValueInfo::name).collect(Collectors.joining(", "))));
    }
    ValueInfo input = inputs.get(0);
    checkType(input, card);
    input.shape().ifPresent(shape -> checkShape(input.name(), shape, card));
  }

  private static void checkType(ValueInfo input, NetCard card) {
    ElementType type = input.type();
    boolean whole = InputForm.isWhole(type);
    if (!whole && !type.equals(ElementType.FLOAT) && !type.equals(ElementType.DOUBLE)) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take numbers: export it with float32 input",
              type, input.name()));
    }
    Preprocessing image = card.input();
    boolean asTheyAre =
        image.scale() == 1
            && image.mean().stream().allMatch(value -> value == 0)
            && image.std().stream().allMatch(value -> value == 1);
    if (whole && !asTheyAre) {
      throw failure(
          card,
          Texts.format(
              "takes whole numbers (%s) in its input '%s', the pixels as they are: its card must"
                  + " say scale 1, mean [0, 0, 0] and std [1, 1, 1]",
              type, input.name()));
    }
  }

  private static void checkShape(String name, List<Dimension> shape, NetCard card) {
    Preprocessing image = card.input();
    boolean last = card.traits().isNhwc();
    String wanted = last ? "[N, height, width, 3]" : "[N, 3, height, width]";
    if (shape.size() != 4) {
      throw failure(
          card, Texts.format("takes %s in its input '%s', but must take %s", shape, name, wanted));
    }
    Dimension channels = shape.get(last ? 3 : 1);
    Dimension height = shape.get(last ? 1 : 2);
    Dimension width = shape.get(last ? 2 : 3);
    if (!conflicts(channels, 1) && channels.isKnown()) {
      if (image.channels() != ChannelOrder.GRAY) {
        throw failure(
            card,
            Texts.format(
                "takes %s in its input '%s', one channel: its card must say input.channels: gray",
                shape, name));
      }
    } else if (conflicts(channels, 3)) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take 3 channels, %s%s",
              shape, name, wanted, otherOrder(shape, last)));
    }
    if (conflicts(height, image.height()) || conflicts(width, image.width())) {
      throw failure(
          card,
          Texts.format(
              "takes images of %sx%s (width x height), but its card says %dx%d: correct"
                  + " input.width and input.height of the card",
              width, height, image.width(), image.height()));
    }
  }

  private static String otherOrder(List<Dimension> shape, boolean last) {
    if (shape.get(last ? 1 : 3).size() != 3) {
      return "";
    }
    return last
        ? ": its card must not say input.layout: nhwc"
        : ": where it has the channels last, its card says input.layout: nhwc";
  }

  /**
   * Checks the labels.
   *
   * @throws InvalidNetException if the card names more or fewer classes than the net has
   */
  static void checkLabels(Graph graph, NetCard card) {
    List<ValueInfo> outputs = graph.model().outputs();
    int labels = card.labels().size();
    outputs.get(0).shape().stream()
        .filter(shape -> outputs.size() == 1 && labels > 0)
        .filter(shape -> shape.size() == 2 && conflicts(shape.get(1), labels))
        .forEach(
            shape -> {
              throw failure(
                  card,
                  Texts.format(
                      "has %s values in its output '%s', but its card has %,d labels: a label for"
                          + " each is needed, or none at all",
                      shape.get(1), outputs.get(0).name(), labels));
            });
  }

  private static boolean conflicts(Dimension dimension, long wanted) {
    return dimension.isKnown() && dimension.size() != wanted;
  }

  private static InvalidNetException failure(NetCard card, String message) {
    return new InvalidNetException("Net '" + card.name() + "' " + message);
  }
}
