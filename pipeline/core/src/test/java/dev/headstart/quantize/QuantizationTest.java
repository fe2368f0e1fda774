// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.headstart.InputException;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Node;
import dev.headstart.taps.TapFeatures;
import dev.headstart.taps.TappedNet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A net of all forms is quantised and computes nearly the same codes. */
class QuantizationTest {

  private static final int LENGTH = 3 * DepthwiseNet.SIDE * DepthwiseNet.SIDE;
  private static final QuantizeOptions OPTIONS = QuantizeOptions.DEFAULT;

  @ParameterizedTest
  @EnumSource(RangeMethod.class)
  void codesStayNear(RangeMethod method) throws OrtException {
    PretrainedNet net = DepthwiseNet.of(13);
    PretrainedNet int8 = quantised(net, OPTIONS.withMethod(method));

    assertThat(cosine(codes(net, "0"), codes(int8, "0"))).isGreaterThan(0.995);
    assertThat(int8.codeLayer()).isEqualTo(net.codeLayer());
    assertThat(int8.isRectified()).isTrue();
    assertThat(int8.cut(List.of()).lengths()).containsExactly(24);
  }

  @Test
  void featuresOfSeveralLayersStayNear() throws OrtException {
    int[] places = {0, 5, 9};
    float[] shifts = {0.1f, 0, 0.2f};
    float[] scales = {3, 2, 5};
    List<TapFeatures> features =
        List.of(
            new TapFeatures("relu1", 16, places, shifts, scales),
            new TapFeatures("sum", 16, places, shifts, scales),
            TapFeatures.whole("code", 24));
    PretrainedNet net = TappedNet.of(DepthwiseNet.of(13), features, "taps", "a test", Map.of());
    PretrainedNet int8 = quantised(net, OPTIONS);

    assertThat(cosine(codes(net, "0"), codes(int8, "0"))).isGreaterThan(0.99);
    assertThat(int8.cut(List.of()).lengths()).containsExactly(30);
  }

  /** The kernels without saturation are those of processors without VNNI. */
  @ParameterizedTest
  @CsvSource({"12", "13"})
  void kernelsWithoutVnniComputeTheSame(long opset) throws OrtException {
    PretrainedNet int8 = quantised(DepthwiseNet.of(opset), OPTIONS);

    assertThat(cosine(codes(int8, "0"), codes(int8, "1"))).isGreaterThan(0.9995);
  }

  @Test
  void everyLayerIsInIntegersAndHasItsOwnBias() {
    Quantization plan = Quantization.of(DepthwiseNet.of(13), OPTIONS);
    assertThat(plan.layers()).isEqualTo(Map.of("Conv", 5));
    assertThat(plan.kept()).isEqualTo(Map.of("GlobalAveragePool", 1, "Flatten", 1));
    assertThat(plan.equalised()).isPositive();

    Graph graph = new Graph(Model.parse(quantised(DepthwiseNet.of(13), OPTIONS).onnx()));
    List<Node> layers =
        graph.nodes().stream().filter(node -> node.operator().equals("Conv")).toList();
    assertThat(layers).hasSize(5);
    assertThat(layers.stream().map(node -> node.input(2)).distinct()).hasSize(5);
    for (Node node : layers) {
      assertThat(node.inputs())
          .allSatisfy(
              input -> assertThat(graph.producer(input).operator()).isEqualTo("DequantizeLinear"));
    }
  }

  @Test
  void foldingAndEqualisingKeepTheFunction() throws OrtException {
    PretrainedNet net = DepthwiseNet.of(13);
    byte[] prepared = Quantization.of(net, OPTIONS).prepared().bytes();
    float[] before = run(net.onnx(), "0");
    float[] after = run(prepared, "0");

    assertThat(Model.parse(prepared).nodes().stream().map(Node::operator))
        .doesNotContain("BatchNormalization", "Pad");
    double norm = 0;
    double difference = 0;
    for (int i = 0; i < before.length; i++) {
      norm = Math.max(norm, Math.abs(before[i]));
      difference = Math.max(difference, Math.abs(before[i] - after[i]));
    }
    assertThat(difference / norm).isLessThan(1e-5);
  }

  @Test
  void partsOfASampleAddUpToTheWhole() {
    Observed net = Quantization.of(DepthwiseNet.of(13), OPTIONS).observed();
    Calibration whole = calibration(net, 0, 9);
    Calibration parts =
        new Calibration()
            .add(calibration(net, 6, 9))
            .add(new Calibration())
            .add(calibration(net, 0, 1))
            .add(calibration(net, 1, 6));

    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void aQuantisedNetIsNotQuantisedAgain() {
    PretrainedNet int8 = quantised(DepthwiseNet.of(13), OPTIONS);

    assertThatThrownBy(() -> Quantization.of(int8, OPTIONS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is quantised already");
  }

  private static PretrainedNet quantised(PretrainedNet net, QuantizeOptions options) {
    Quantization plan = Quantization.of(net, options);
    Calibration sample = calibration(plan.observed(), 0, 16);
    return plan.net(sample, options, "int8", "a test", Map.of());
  }

  private static Calibration calibration(Observed net, int from, int to) {
    try (Observer observer = new Observer(net, 1)) {
      for (int i = from; i < to; i++) {
        observer.add(image(i));
      }
      return observer.calibration();
    }
  }

  /** Smooth blots, as photos have them. */
  private static FloatBuffer image(int seed) {
    Random random = new Random(seed);
    FloatBuffer image =
        ByteBuffer.allocateDirect(LENGTH * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int plane = 0; plane < 3; plane++) {
      double x = random.nextDouble() * 0.4;
      double y = random.nextDouble() * 0.4;
      for (int i = 0; i < DepthwiseNet.SIDE * DepthwiseNet.SIDE; i++) {
        int row = i / DepthwiseNet.SIDE;
        double wave = Math.sin(i % DepthwiseNet.SIDE * x) * Math.cos(row * y);
        image.put(plane * LENGTH / 3 + i, (float) (0.5 + 0.5 * wave));
      }
    }
    return image;
  }

  private static float[] codes(PretrainedNet net, String exact) throws OrtException {
    CutNet cut = net.cut(List.of());
    return run(cut.onnx(), exact);
  }

  /** Runs a model on images that no net was calibrated on. */
  private static float[] run(byte[] onnx, String exact) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.addConfigEntry("session.x64quantprecision", exact);
      try (OrtSession session = environment.createSession(onnx, options)) {
        float[] all = {};
        for (int i = 100; i < 108; i++) {
          long[] shape = {1, 3, DepthwiseNet.SIDE, DepthwiseNet.SIDE};
          try (OnnxTensor input = OnnxTensor.createTensor(environment, image(i), shape);
              OrtSession.Result result = session.run(Map.of("image", input))) {
            FloatBuffer code = ((OnnxTensor) result.get(0)).getFloatBuffer();
            int at = all.length;
            all = Arrays.copyOf(all, at + code.remaining());
            code.get(all, at, code.remaining());
          }
        }
        return all;
      }
    }
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
      first += (double) one[i] * one[i];
      second += (double) other[i] * other[i];
    }
    return product / Math.sqrt(first * second);
  }
}
