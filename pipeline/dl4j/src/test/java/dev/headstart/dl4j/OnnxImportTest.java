// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.TestData;
import dev.headstart.net.TestGraph;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Node;
import java.nio.file.Files;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An imported graph computes what ONNX Runtime computes. */
class OnnxImportTest {

  private static final double CLOSE = 1e-5;

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dev.headstart.dl4j.OperatorModels#all")
  void operatorComputesTheSame(String name, String op, List<Object> more) throws Exception {
    assertSame(OperatorModels.model(op, more), List.of(3L, 9L, 8L), "y");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.headstart.dl4j.PatternModels#all")
  void patternOfAnExporterComputesTheSame(String name, Model model) throws Exception {
    assertSame(model, List.of(3L, 9L, 8L), "y");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.headstart.dl4j.PatternModels#all")
  void whatItLearnsIsInTheFile(String name, Model model) throws Exception {
    TrainableGraph graph = read(model, List.of(3L, 9L, 8L), "y");
    ComputationGraph network = graph.network();
    INDArray input = image(List.of(3L, 9L, 8L)); // two images
    network.setParams(network.params().mul(1.25));

    Model written = graph.write(network, model);

    assertThat(difference(network.outputSingle(input), Ort.run(written, input, "y")))
        .isLessThan(CLOSE);
    assertThat(difference(Ort.run(model, input, "y"), Ort.run(written, input, "y")))
        .isGreaterThan(0.01);
  }

  @Test
  void nodesThatMadeAWeightAreGoneOnceItIsTrained() {
    Model model =
        PatternModels.all()
            .filter(pattern -> pattern.get()[0].equals("standardised weights"))
            .map(pattern -> (Model) pattern.get()[1])
            .findFirst()
            .orElseThrow();
    TrainableGraph graph = read(model, List.of(3L, 9L, 8L), "y");
    graph.network().setParams(graph.network().params().mul(1.25));

    Model written = graph.write(graph.network(), model);

    assertThat(written.nodes()).extracting(Node::operator).containsExactly("Conv", "Conv");
    assertThat(written.initializerNames()).containsExactlyInAnyOrder("w0", "w/y");
  }

  @Test
  void squeezeAndExciteWithASwish() throws Exception {
    Model model =
        new TestGraph()
            .input("image", ElementType.FLOAT, -1, 3, 9, 8)
            .floats("w0", List.of(4, 3, 1, 1), OperatorModels.random(12, 1))
            .floats("w1", List.of(4, 4, 1, 1), OperatorModels.random(16, 2))
            .floats("w2", List.of(5, 4), OperatorModels.random(20, 3))
            .node("Conv", "c", "image", "w0")
            .node("Sigmoid", "s", "c")
            .node("Mul", "swish", "c", "s")
            .node("GlobalAveragePool", "mean", "swish")
            .node("Conv", "e", "mean", "w1")
            .node("Sigmoid", "gate", "e")
            .node("Mul", "scaled", "swish", "gate")
            .node("Add", "sum", "scaled", "c")
            .node("GlobalAveragePool", "pool", "sum")
            .node("Flatten", "flat", "pool")
            .node("Gemm", List.of("y"), List.of("flat", "w2"), Attribute.integer("transB", 1))
            .output("y")
            .model();

    assertSame(model, List.of(3L, 9L, 8L), "y");
  }

  @ParameterizedTest
  @CsvSource({"squeezenet1.1,227", "squeezenet1.1-norm,224", "mobilenetv2-ptq,224"})
  void realNetComputesTheSame(String net, long side) throws Exception {
    Model model = Model.parse(Files.readAllBytes(TestData.path("nets/" + net + ".onnx")));

    assertSame(model, List.of(3L, side, side), "logits");
  }

  @Test
  void whatCannotBeTrainedIsNamed() {
    Model model =
        new TestGraph()
            .input("image", ElementType.FLOAT, -1, 3, 4, 4)
            .node("Sin", "strange", "image")
            .node("Relu", "y", "strange")
            .output("y")
            .model();

    assertThatThrownBy(() -> read(model, List.of(3L, 4L, 4L), "y"))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("Sin 'strange' (no such operator)")
        .hasMessageContaining("--freeze-to");
  }

  @Test
  void dilatedPoolingIsRefused() {
    Model model =
        OperatorModels.model(
            "MaxPool", List.of(OperatorModels.window(2), Attribute.integers("dilations", 2, 2)));

    assertThatThrownBy(() -> read(model, List.of(3L, 9L, 8L), "y"))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("MaxPool 'y' (its window is dilated");
  }

  static void assertSame(Model model, List<Long> shape, String output) throws Exception {
    TrainableGraph graph = read(model, shape, output);
    INDArray input = image(shape);

    INDArray ours = graph.network().outputSingle(input);
    INDArray reference = Ort.run(model, input, output);

    assertThat(ours.shape()).isEqualTo(reference.shape());
    assertThat(difference(ours, reference)).isLessThan(CLOSE);
    // through JSON, as it goes to the executors
    ComputationGraph copy =
        new ComputationGraph(
            org.deeplearning4j.nn.conf.ComputationGraphConfiguration.fromJson(
                graph.network().getConfiguration().clone().toJson()));
    copy.init(graph.network().params(), true);
    assertThat(copy.outputSingle(input)).isEqualTo(ours);
    // untouched, and back
    assertThat(graph.write(graph.network(), model)).isEqualTo(model);
  }

  static double difference(INDArray one, INDArray other) {
    return one.sub(other).amaxNumber().doubleValue() / other.amaxNumber().doubleValue();
  }

  private static TrainableGraph read(Model model, List<Long> shape, String output) {
    return OnnxImport.read(
        model, shape, output, new NeuralNetConfiguration.Builder().seed(1), OnnxImport.Head.NONE);
  }

  private static INDArray image(List<Long> shape) {
    int length = Math.toIntExact(shape.stream().reduce(2L, Math::multiplyExact));
    return Nd4j.createFromArray(OperatorModels.random(length, 5))
        .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
        .reshape(2, shape.get(0), shape.get(1), shape.get(2));
  }
}
