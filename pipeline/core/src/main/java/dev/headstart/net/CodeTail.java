// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Names;
import dev.headstart.net.layer.Pool;
import dev.headstart.net.layer.Quantised;
import dev.headstart.net.layer.Tokens;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The nodes that convert a layer's activations to a code: one vector of floats per image. */
final class CodeTail {

  /**
   * A node.
   *
   * @param more the names of its inputs after the first
   * @param constant its second input if that is a constant, or null
   */
  private record Step(
      String operator, List<String> more, @Nullable Tensor constant, List<Attribute> attributes) {

    static Step of(String operator, Attribute... attributes) {
      return new Step(operator, List.of(), null, Arrays.asList(attributes));
    }
  }

  private final List<Step> steps = new ArrayList<>();

  /** Converts integers to the numbers that they represent. To be called first. */
  void dequantize(Quantised numbers) {
    List<String> inputs =
        numbers.zero() == null
            ? List.of(numbers.scale())
            : List.of(numbers.scale(), numbers.zero());
    steps.add(new Step("DequantizeLinear", inputs, null, List.of()));
  }

  void toFloat() {
    steps.add(Step.of("Cast", Attribute.integer("to", ElementType.FLOAT.number())));
  }

  void relu() {
    steps.add(Step.of("Relu"));
  }

  /** Averages a map over its height and width. */
  void gap(boolean channelsLast) {
    if (channelsLast) {
      steps.add(Step.of("Transpose", Attribute.integers("perm", 0L, 3L, 1L, 2L)));
    }
    steps.add(Step.of("GlobalAveragePool"));
    steps.add(Step.of("Flatten"));
  }

  /** Reduces tokens, {@code [N, tokens, features]}, to one vector. */
  void tokens(Pool pool, long tokens) {
    int first = Math.max(1, Tokens.inFront(tokens));
    boolean patches = (pool == Pool.MEAN_PATCHES || pool == Pool.GAP) && tokens > first;
    if (pool == Pool.CLS) {
      steps.add(gather(0));
    } else if (patches) {
      steps.add(gather(LongStream.range(first, tokens).toArray()));
    }
    steps.add(Step.of("Transpose", Attribute.integers("perm", 0L, 2L, 1L)));
    steps.add(Step.of("GlobalAveragePool")); // identical in all versions of ONNX
    steps.add(Step.of("Flatten"));
  }

  private static Step gather(long... places) {
    return new Step(
        "Gather",
        List.of(),
        Tensor.integers("places", places),
        List.of(Attribute.integer("axis", 1)));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Adds the nodes. The output of the last one has the layer's name. */
  void addTo(ModelWriter cut, String activations, String layer, Set<String> taken) {
    String input = activations;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String output = i == steps.size() - 1 ? layer : activations + "/" + step.operator();
      List<String> more = step.more();
      if (step.constant() != null) {
        String name = Names.unused(activations + "/" + step.constant().name(), taken);
        cut.add(step.constant().renamed(name));
        more = List.of(name);
      }
      List<String> inputs = Stream.concat(Stream.of(input), more.stream()).toList();
      Attribute[] attributes = step.attributes().toArray(Attribute[]::new);
      cut.add(
          Node.of(step.operator(), inputs, List.of(output), attributes)
              .named(output + "/code" + i));
      input = output;
    }
  }
}
