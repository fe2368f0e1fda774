package dev.headstart.net;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shapes of all float tensors that a net computes from one image.
 *
 * <p>They are seen by running the net once on zeros with all tensors exposed: shape inference over
 * the graph would have to know each operator, and the declared shapes are optional and often stale.
 */
public final class Activations {

  private final Map<String, List<Long>> shapes;

  private Activations(Map<String, List<Long>> shapes) {
    this.shapes = shapes;
  }

  /**
   * @throws InvalidNetException if the net cannot be run on an image of this size
   */
  static Activations of(Graph graph, Preprocessing image) {
    return of(graph, new long[] {1, 3, image.height(), image.width()});
  }

  /**
   * Runs the graph once and notes the shape of each tensor.
   *
   * @param input the shape of the graph's one input, the first dimension being the batch
   * @throws InvalidNetException if the net cannot be run on an input of this shape
   */
  public static Activations of(Graph graph, long... input) {
    List<String> tensors = graph.computed();
    try (OrtSession session = OrtRuntime.open(exposed(graph, tensors), OptLevel.NO_OPT, 1)) {
      return new Activations(run(session, input));
    } catch (OrtException e) {
      throw new InvalidNetException(
          Texts.format(
              "The net does not run on an input of %s (batch, channels, height, width; correct the"
                  + " card's input if it is another size): %s",
              Arrays.toString(input), e.getMessage()),
          e);
    }
  }

  /** A float tensor's shape for one image, or null if it is none, or not computed from it. */
  public List<Long> shape(String tensor) {
    return shapes.get(tensor);
  }

  /** Whether a tensor is a float one of this many dimensions, the first of them the batch. */
  boolean hasRank(String tensor, int rank) {
    List<Long> shape = shapes.get(tensor);
    return shape != null && shape.size() == rank && shape.get(0) == 1;
  }

  /**
   * The number of features of a layer's code: its channels, or its features.
   *
   * @throws InvalidNetException if the layer makes no code
   */
  int codeLength(String layer) {
    if (!hasRank(layer, 2) && !hasRank(layer, 4)) {
      List<Long> shape = shapes.get(layer);
      throw new InvalidNetException(
          Texts.format(
              "Layer '%s' makes no code: it is %s for one image, but must be [1, features] or"
                  + " [1, channels, height, width]; headstart zoo show lists the layers that do",
              layer, shape == null ? "not of type float" : shape));
    }
    return Math.toIntExact(shapes.get(layer).get(1));
  }

  private static byte[] exposed(Graph graph, List<String> tensors) {
    return ModelWriter.of(graph.model())
        .clearValueInfos()
        .outputs(tensors.stream().map(ValueInfo::named).toList())
        .bytes();
  }

  private static Map<String, List<Long>> run(OrtSession session, long... shape)
      throws OrtException {
    ByteBuffer zeros =
        ByteBuffer.allocateDirect(
                Math.toIntExact(Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact)))
            .order(ByteOrder.nativeOrder());
    String input = session.getInputNames().iterator().next();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(OrtRuntime.environment(), zeros.asFloatBuffer(), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor value
            && value.getInfo().type == OnnxJavaType.FLOAT) {
          shapes.put(output.getKey(), Arrays.stream(value.getInfo().getShape()).boxed().toList());
        }
      }
    }
    return shapes;
  }
}
