// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.layer.Pool;
import dev.headstart.net.layer.Quantised;
import dev.headstart.net.layer.Shapes;
import dev.headstart.onnx.Dimension;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import dev.headstart.onnx.WeightsFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of all float tensors that a net computes from one image.
 *
 * <p>They are found by running the net once on zeros with all tensors exposed. Shape inference over
 * the graph would have to know every operator, and declared shapes are optional and often outdated.
 */
public final class Activations implements Shapes {

  private final Graph graph;
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();
  private final Map<String, ElementType> types = new HashMap<>();
  private final long batch;

  private Activations(Graph graph, long batch) {
    this.graph = graph;
    this.batch = batch;
  }

  /**
   * Runs the net on one image.
   *
   * @param weights the file with the graph's weights, or null if they are in memory
   * @throws InvalidNetException if the net cannot be run on an image of this size
   */
  static Activations of(Graph graph, Preprocessing image, @Nullable WeightsFile weights) {
    long batch =
        graph.inputs().get(0).shape().stream()
            .map(shape -> shape.get(0))
            .filter(first -> first.isKnown() && first.size() > 0)
            .mapToLong(Dimension::size)
            .findFirst()
            .orElse(1);
    return of(graph, weights, batch, 3, image.height(), image.width());
  }

  /**
   * Runs the graph once and records the shape of each tensor.
   *
   * @param input the shape of the graph's one input; the first dimension is the batch
   * @throws InvalidNetException if the net cannot be run on an input of this shape
   */
  public static Activations of(Graph graph, long... input) {
    return of(graph, null, input);
  }

  private static Activations of(Graph graph, @Nullable WeightsFile weights, long... input) {
    Model exposed = exposed(graph, graph.computed());
    try (OrtSession session =
        weights == null
            ? OrtRuntime.open(exposed.bytes(), OptLevel.NO_OPT, 1)
            : OrtRuntime.openForShapes(weights.graphOf(exposed), weights.path())) {
      Activations activations = new Activations(graph, input[0]);
      activations.run(session, input);
      return activations;
    } catch (OrtException e) {
      throw new InvalidNetException(
          Texts.format(
              "The net does not run on an input of %s (batch, channels, height, width; correct the"
                  + " card's input if it is another size): %s",
              Arrays.toString(input), e.getMessage()),
          e);
    }
  }

  /**
   * Returns the shape, for one image, of a tensor of floats or of integers that represent floats;
   * null for other tensors and for those that are not computed from the image.
   */
  @Override
  public @Nullable List<Long> shape(String tensor) {
    return shapes.get(tensor);
  }

  /** Returns the number of images that the file fixes, or 1 if it takes any number. */
  long batch() {
    return batch;
  }

  /** Returns the type of a tensor that has a shape. */
  ElementType type(String tensor) {
    return types.getOrDefault(tensor, ElementType.FLOAT);
  }

  /** Returns the quantisation of a layer whose values are integers. */
  Optional<Quantised> quantised(String tensor) {
    return type(tensor).bits() == 8 ? Quantised.of(graph, tensor) : Optional.empty();
  }

  /**
   * Returns whether a map has its channels last. This is considered only if the pooling says that
   * it is a map.
   */
  static boolean channelsLast(List<Long> shape, @Nullable Pool pool) {
    return pool == Pool.GAP
        && shape.get(1).equals(shape.get(2))
        && !shape.get(2).equals(shape.get(3));
  }

  /**
   * Returns the length of a layer's code: the number of its channels or features.
   *
   * @param pool the pooling of its vectors, or null
   * @throws InvalidNetException if the layer cannot give a code
   */
  int codeLength(String layer, @Nullable Pool pool) {
    List<Long> shape = shapes.get(layer);
    if (shape != null && hasRank(layer, 3) && pool != null) {
      return Math.toIntExact(shape.get(2));
    }
    if (shape == null || (!hasRank(layer, 2) && !hasRank(layer, 4))) {
      throw new InvalidNetException(
          Texts.format(
              "Layer '%s' cannot give a code: it is %s for one image, but must be [1, features] or"
                  + " [1, channels, height, width], or [1, tokens, features] with the card's"
                  + " code.pool; headstart zoo show lists the layers that do",
              layer, shape == null ? "not of type float" : shape));
    }
    return Math.toIntExact(shape.get(hasRank(layer, 4) && channelsLast(shape, pool) ? 3 : 1));
  }

  private static Model exposed(Graph graph, List<String> tensors) {
    return ModelWriter.of(graph.model())
        .clearValueInfos()
        .outputs(tensors.stream().map(ValueInfo::named).toList())
        .model();
  }

  private void run(OrtSession session, long... shape) throws OrtException {
    ByteBuffer zeros =
        ByteBuffer.allocateDirect(
                Math.toIntExact(Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact)))
            .order(ByteOrder.nativeOrder());
    String input = session.getInputNames().iterator().next();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(OrtRuntime.environment(), zeros.asFloatBuffer(), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor value) {
          note(output.getKey(), value.getInfo().type, value.getInfo().getShape());
        }
      }
    }
  }

  private void note(String tensor, OnnxJavaType type, long[] shape) {
    boolean whole = type == OnnxJavaType.UINT8 || type == OnnxJavaType.INT8;
    boolean floats = type == OnnxJavaType.FLOAT || type == OnnxJavaType.DOUBLE;
    if (!floats && !(whole && Quantised.of(graph, tensor).isPresent())) {
      return;
    }
    List<Long> dims = new ArrayList<>(Arrays.stream(shape).boxed().toList());
    if (!dims.isEmpty() && dims.get(0) == batch) {
      dims.set(0, 1L);
    }
    shapes.put(tensor, List.copyOf(dims));
    if (!type.equals(OnnxJavaType.FLOAT)) {
      types.put(tensor, whole ? ElementType.INT8 : ElementType.DOUBLE);
    }
  }
}
