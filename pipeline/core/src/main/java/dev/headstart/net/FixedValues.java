// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a net whose values are the same for all images of a size: what is computed from
 * constants, such as standardised weights, and from shapes, such as the end of a Slice.
 *
 * <p>They are found by running that part of the net on one image and on two. What differs depends
 * on the batch, and is not among them.
 */
public final class FixedValues {

  private static final Set<String> SHAPES = Set.of("Shape", "Size");

  private FixedValues() {}

  /**
   * Returns the fixed tensors that are read where pixels are computed with, without those that are
   * constants of the file anyway. The names of the tensors are those of the graph.
   *
   * @param image the shape of the graph's one input for one image, without the batch
   */
  public static Map<String, Tensor> of(Graph graph, List<Long> image) {
    Set<String> wanted = wanted(graph);
    if (wanted.isEmpty()) {
      return Map.of();
    }
    byte[] part = part(graph, wanted);
    try (OrtSession session = OrtRuntime.open(part, OptLevel.NO_OPT, 1)) {
      Map<String, Tensor> fixed = run(session, graph, 1, image);
      try {
        fixed.entrySet().retainAll(run(session, graph, 2, image).entrySet());
      } catch (OrtException e) {
        return fixed; // a net of one image at a time
      }
      return fixed;
    } catch (OrtException e) {
      throw new InvalidNetException(
          "The shapes in the net cannot be computed: " + e.getMessage(), e);
    }
  }

  private static Set<String> wanted(Graph graph) {
    Set<String> pixels = new HashSet<>(Set.of(graph.image()));
    Set<String> wanted = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (node.reads().stream().anyMatch(pixels::contains) && !SHAPES.contains(node.operator())) {
        pixels.addAll(node.outputs());
        node.reads().stream()
            .filter(tensor -> !pixels.contains(tensor))
            .filter(tensor -> graph.producer(tensor) != null && graph.constant(tensor) == null)
            .forEach(wanted::add);
      }
    }
    return wanted;
  }

  private static byte[] part(Graph graph, Set<String> wanted) {
    Set<String> needed = graph.ancestors(wanted);
    ModelWriter part = ModelWriter.emptied(graph.model()).input(graph.inputs().get(0));
    graph.nodes().stream()
        .filter(node -> node.outputs().stream().anyMatch(needed::contains))
        .forEach(part::add);
    return part.initializers(graph.model(), needed::contains)
        .outputs(wanted.stream().map(ValueInfo::named).toList())
        .clearUnusedFunctions()
        .bytes();
  }

  private static Map<String, Tensor> run(
      OrtSession session, Graph graph, long batch, List<Long> image) throws OrtException {
    long[] shape = new long[image.size() + 1];
    Arrays.setAll(shape, d -> d == 0 ? batch : image.get(d - 1));
    int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    Map<String, Tensor> values = new HashMap<>();
    try (OnnxTensor zeros =
            OnnxTensor.createTensor(
                OrtRuntime.environment(), FloatBuffer.wrap(new float[length]), shape);
        OrtSession.Result result = session.run(Map.of(graph.image(), zeros))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor tensor) {
          add(values, output.getKey(), tensor);
        }
      }
    }
    return values;
  }

  private static void add(Map<String, Tensor> values, String name, OnnxTensor tensor) {
    ElementType type =
        switch (tensor.getInfo().type) {
          case FLOAT -> ElementType.FLOAT;
          case INT64 -> ElementType.INT64;
          default -> null;
        };
    if (type != null) {
      ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      values.put(name, Tensor.of(name, type, bytes, tensor.getInfo().getShape()));
    }
  }
}
