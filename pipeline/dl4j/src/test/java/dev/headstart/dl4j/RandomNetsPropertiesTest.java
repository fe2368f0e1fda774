// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.net.TestGraph;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Imports and exports nets of operators in any order, with ways around them. */
class RandomNetsPropertiesTest {

  private static final List<Long> IMAGE = List.of(3L, 12L, 12L);

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void importAndExportComputeTheSame(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 2, max = 7) int operators)
      throws Exception {
    Model model = new RandomNet(seed).of(operators);

    OnnxImportTest.assertSame(model, IMAGE, "y");
    OnnxExportTest.assertRoundTrip(model, IMAGE, "y");
  }

  /** A tensor of a net. */
  private record Maps(String name, int channels, int side) {}

  private static final class RandomNet {

    private final Random random;
    private final TestGraph graph =
        new TestGraph().opset(14).input("image", ElementType.FLOAT, -1, 3, 12, 12);
    private final List<Maps> before = new ArrayList<>();
    private int tensors;

    RandomNet(long seed) {
      random = new Random(seed);
    }

    Model of(int operators) {
      Maps maps = convolution(new Maps("image", 3, 12), 4, 1, 1);
      for (int i = 0; i < operators; i++) {
        before.add(maps);
        maps = next(maps);
      }
      graph.node("GlobalAveragePool", "mean", maps.name());
      graph.node("Flatten", "flat", "mean");
      String weights = weights(5, maps.channels());
      graph.node("Gemm", List.of("y"), List.of("flat", weights), Attribute.integer("transB", 1));
      return graph.output("y").model();
    }

    private Maps next(Maps maps) {
      int channels = 2 + 2 * random.nextInt(3);
      return switch (random.nextInt(10)) {
        case 0 -> convolution(maps, channels, 3, 1);
        case 1 -> convolution(maps, channels, 1, 1);
        case 2 -> convolution(maps, maps.channels(), 3, maps.channels());
        case 3 -> convolution(maps, maps.channels(), 3, maps.channels() % 2 == 0 ? 2 : 1);
        case 4 -> norm(maps);
        case 5 -> pool(maps);
        case 6 -> joined(maps, "Add");
        case 7 -> joined(maps, "Concat");
        case 8 -> function(maps, List.of("Relu", "LeakyRelu", "Sigmoid").get(random.nextInt(3)));
        default -> function(maps, List.of("HardSwish", "HardSigmoid").get(random.nextInt(2)));
      };
    }

    private Maps convolution(Maps maps, int out, int kernel, int groups) {
      String name = tensor();
      List<String> inputs = new ArrayList<>(List.of(maps.name()));
      inputs.add(weights(out, maps.channels() / groups, kernel, kernel));
      if (random.nextBoolean()) {
        inputs.add(weights(out));
      }
      long pad = kernel / 2;
      graph.node(
          "Conv",
          List.of(name),
          inputs,
          Attribute.integer("group", groups),
          Attribute.integers("pads", pad, pad, pad, pad));
      return new Maps(name, out, maps.side());
    }

    private Maps norm(Maps maps) {
      String name = tensor();
      int c = maps.channels();
      graph.floats(name + "var", List.of(c), random.doubles(c, 0.5, 2).toArray());
      graph.node(
          "BatchNormalization",
          name,
          maps.name(),
          weights(c),
          weights(c),
          weights(c),
          name + "var");
      return new Maps(name, c, maps.side());
    }

    private Maps pool(Maps maps) {
      if (maps.side() < 4) {
        return function(maps, "Relu");
      }
      String name = tensor();
      graph.node(
          random.nextBoolean() ? "MaxPool" : "AveragePool",
          List.of(name),
          List.of(maps.name()),
          Attribute.integers("kernel_shape", 2, 2),
          Attribute.integers("strides", 2, 2));
      return new Maps(name, maps.channels(), maps.side() / 2);
    }

    /** Joins the maps with earlier ones, if some have the right shape. */
    private Maps joined(Maps maps, String op) {
      List<Maps> fitting =
          before.stream()
              .filter(each -> each.side() == maps.side())
              .filter(each -> op.equals("Concat") || each.channels() == maps.channels())
              .toList();
      Maps other = fitting.get(random.nextInt(fitting.size()));
      String name = tensor();
      List<String> both = List.of(maps.name(), other.name());
      if (op.equals("Add")) {
        graph.node(op, List.of(name), both);
        return new Maps(name, maps.channels(), maps.side());
      }
      graph.node(op, List.of(name), both, Attribute.integer("axis", 1));
      return new Maps(name, maps.channels() + other.channels(), maps.side());
    }

    private Maps function(Maps maps, String op) {
      String name = tensor();
      graph.node(op, name, maps.name());
      return new Maps(name, maps.channels(), maps.side());
    }

    private String weights(Integer... dims) {
      String name = tensor();
      int length = List.of(dims).stream().reduce(1, Math::multiplyExact);
      double[] values = DoubleStream.generate(random::nextGaussian).limit(length).toArray();
      graph.floats(name, List.of(dims), values);
      return name;
    }

    private String tensor() {
      return "t" + tensors++;
    }
  }
}
