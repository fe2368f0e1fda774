package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.image.Preprocessing;
import java.util.List;
import java.util.stream.Collectors;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Whether a net takes what its card says that it takes: one image, {@code [N, 3, h, w]} floats. */
final class InputCheck {

  private InputCheck() {}

  /**
   * @throws InvalidNetException if it does not
   */
  static void check(Graph graph, NetCard card) {
    List<ValueInfoProto> inputs = graph.inputs();
    if (inputs.size() != 1) {
      throw failure(
          card,
          Texts.format(
              "has %d inputs (%s), but must have one, the image",
              inputs.size(),
              inputs.stream().map(ValueInfoProto::getName).collect(Collectors.joining(", "))));
    }
    ValueInfoProto input = inputs.get(0);
    TypeProto.Tensor type = input.getType().getTensorType();
    if (type.getElemType() != DataType.FLOAT_VALUE) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take float32: export it with float32 input",
              DataType.forNumber(type.getElemType()), input.getName()));
    }
    if (type.hasShape()) {
      checkShape(input.getName(), type.getShape(), card);
    }
  }

  private static void checkShape(String name, TensorShapeProto shape, NetCard card) {
    Preprocessing image = card.input();
    if (shape.getDimCount() != 4) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take [N, 3, height, width]",
              describe(shape), name));
    }
    if (conflicts(shape.getDim(1), 3)) {
      throw failure(
          card,
          Texts.format(
              "takes %s in its input '%s', but must take 3 channels, [N, 3, height, width]%s",
              describe(shape),
              name,
              shape.getDim(3).getDimValue() == 3
                  ? ": export it with the channels first (tf2onnx --inputs-as-nchw)"
                  : ""));
    }
    if (conflicts(shape.getDim(2), image.height()) || conflicts(shape.getDim(3), image.width())) {
      throw failure(
          card,
          Texts.format(
              "takes images of %dx%d (width x height), but its card says %dx%d: correct"
                  + " input.width and input.height of the card",
              shape.getDim(3).getDimValue(),
              shape.getDim(2).getDimValue(),
              image.width(),
              image.height()));
    }
  }

  private static boolean conflicts(Dimension dimension, long wanted) {
    return dimension.hasDimValue() && dimension.getDimValue() != wanted;
  }

  private static String describe(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .map(d -> d.hasDimValue() ? Long.toString(d.getDimValue()) : d.getDimParam())
        .map(text -> text.isEmpty() ? "?" : text)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static InvalidNetException failure(NetCard card, String message) {
    return new InvalidNetException("Net '" + card.name() + "' " + message);
  }
}
