// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestData;
import dev.headstart.Texts;
import dev.headstart.net.TestGraph;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Gradients in single precision, with oneDNN, are those in double precision without, and these are
 * what the loss really does.
 */
public class GradientsTest {

  private static final int BATCH = 2;
  private static final double STEP = 1e-6;

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"squeezenet1.1-norm", "mobilenetv2-ptq"})
  void ofRealNets(String name) throws IOException {
    Model model = Model.parse(Files.readAllBytes(TestData.path("nets/" + name + ".onnx")));

    assertGradients(model, "logits", new long[] {3, 224, 224}, true, 1, 1e-3);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dev.headstart.dl4j.OperatorModels#all")
  void ofEachOperator(String name, String op, List<Object> more) {
    Model model = OperatorModels.model(op, more);
    boolean flat = name.equals("flatten") || name.equals("mean, flat");
    assertGradients(model, "y", new long[] {3, 9, 8}, flat, 3, 1e-5);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.headstart.dl4j.PatternModels#all")
  void ofPatternsOfExporters(String name, Model model) {
    assertGradients(model, "y", new long[] {3, 9, 8}, false, 3, 1e-5);
  }

  @Test
  void ofBatchNormalisationAndWhatGoesWithIt() {
    assertGradients(batchNormalised(), "y", new long[] {3, 16, 16}, true, 5, 1e-3);
  }

  /** Batch norm, a depthwise convolution, squeeze and excite, from 3 x 16 x 16 to 5 numbers. */
  public static Model batchNormalised() {
    Random random = new Random(3);
    return new TestGraph()
        .opset(14)
        .input("image", ElementType.FLOAT, -1, 3, 16, 16)
        .floats("w1", List.of(8, 3, 3, 3), random.doubles(216, -0.3, 0.3).toArray())
        .floats("g", List.of(8), random.doubles(8, 0.5, 1.5).toArray())
        .floats("b", List.of(8), random.doubles(8, -0.5, 0.5).toArray())
        .floats("m", List.of(8), random.doubles(8, -0.5, 0.5).toArray())
        .floats("v", List.of(8), random.doubles(8, 0.5, 1.5).toArray())
        .floats("w2", List.of(8, 1, 3, 3), random.doubles(72, -0.4, 0.4).toArray())
        .floats("w3", List.of(8, 8, 1, 1), random.doubles(64, -0.4, 0.4).toArray())
        .floats("w4", List.of(5, 8), random.doubles(40, -0.4, 0.4).toArray())
        .node("Conv", "c1", "image", "w1")
        .node("BatchNormalization", "n1", "c1", "g", "b", "m", "v")
        .node("HardSwish", "r1", "n1")
        .node("Conv", List.of("c2"), List.of("r1", "w2"), Attribute.integer("group", 8))
        .node("GlobalAveragePool", "mean", "c2")
        .node("Conv", "e", "mean", "w3")
        .node("Sigmoid", "gate", "e")
        .node("Mul", "scaled", "c2", "gate")
        .node(
            "AveragePool",
            List.of("p"),
            List.of("scaled"),
            Attribute.integers("kernel_shape", 3, 3),
            Attribute.integers("pads", 1, 1, 1, 1))
        .node("GlobalAveragePool", "pool", "p")
        .node("Flatten", "flat", "pool")
        .node("Gemm", List.of("y"), List.of("flat", "w4"), Attribute.integer("transB", 1))
        .output("y")
        .model();
  }

  private static void assertGradients(
      Model model, String output, long[] shape, boolean flat, int directions, double close) {
    Random random = new Random(1);
    int pixels = (int) (BATCH * shape[0] * shape[1] * shape[2]);
    INDArray image =
        Nd4j.createFromArray(random.doubles(pixels, -1, 1).toArray())
            .reshape(BATCH, shape[0], shape[1], shape[2]);
    ComputationGraph exact = network(model, output, shape, flat, DataType.DOUBLE);
    ComputationGraph fast = network(model, output, shape, flat, DataType.FLOAT);
    OneDnn.check(fast);
    INDArray right = gradient(exact, image);

    INDArray ours = gradient(fast, image.castTo(DataType.FLOAT)).castTo(DataType.DOUBLE);

    double difference =
        ours.sub(right).norm2Number().doubleValue() / right.norm2Number().doubleValue();
    System.out.println(Texts.format("gradient: %.1e from double precision", difference));
    assertThat(difference).isLessThan(close);
    for (int i = 0; i < directions; i++) {
      INDArray direction = direction(exact, random);
      double expected =
          (loss(exact, image, direction, STEP) - loss(exact, image, direction, -STEP)) / (2 * STEP);
      double told = right.mul(direction).sumNumber().doubleValue() / BATCH; // a sum so far
      assertThat(Math.abs(told - expected) / right.norm2Number().doubleValue()).isLessThan(1e-4);
    }
  }

  /** A random one, but along the running statistics, which have no gradient. */
  private static INDArray direction(ComputationGraph network, Random random) {
    ComputationGraph other = network.clone();
    double[] values = random.doubles(network.numParams(), -1, 1).toArray();
    other.setParams(Nd4j.createFromArray(values).reshape(1, values.length));
    other
        .paramTable()
        .forEach(
            (name, part) -> {
              if (name.endsWith("_mean") || name.endsWith("_var")) {
                part.assign(0);
              }
            });
    INDArray direction = other.params().dup();
    return direction.div(direction.norm2Number());
  }

  private static ComputationGraph network(
      Model model, String output, long[] shape, boolean flat, DataType type) {
    return OnnxImport.read(
            model,
            List.of(shape[0], shape[1], shape[2]),
            output,
            new NeuralNetConfiguration.Builder().seed(1).dataType(type),
            (builder, input) -> {
              boolean map = !flat;
              if (map) {
                builder.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), input);
              }
              builder.addLayer(
                  "loss",
                  new LossLayer.Builder(new LossMCXENT()).activation(Activation.SOFTMAX).build(),
                  map ? "pool" : input);
              return "loss";
            })
        .network();
  }

  private static INDArray gradient(ComputationGraph network, INDArray image) {
    set(network, image);
    network.computeGradientAndScore();
    return network.gradient().gradient().dup();
  }

  private static double loss(
      ComputationGraph network, INDArray image, INDArray direction, double step) {
    INDArray before = network.params().dup();
    network.params().addi(direction.mul(step).reshape(before.shape()));
    set(network, image);
    network.computeGradientAndScore();
    network.setParams(before);
    return network.score();
  }

  private static void set(ComputationGraph network, INDArray image) {
    long classes = network.output(image)[0].size(1);
    INDArray labels = Nd4j.zeros(image.dataType(), BATCH, classes);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, (7L * i) % classes, 1);
    }
    Nd4j.getRandom().setSeed(1); // of dropout
    network.setInputs(image);
    network.setLabels(labels);
  }
}
