// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;

/** The ONNX operators that gradients can be computed for. */
final class Operators {

  private static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry("Conv", new Convolutions()),
          entry("BatchNormalization", DenseLayers::batchNormalization),
          entry("LRN", DenseLayers::localResponse),
          entry("Gemm", DenseLayers::gemm),
          entry("MatMul", DenseLayers::matMul),
          entry("Relu", Functions::relu),
          entry("LeakyRelu", Functions::leakyRelu),
          entry("Clip", Functions::clip),
          entry("Sigmoid", Functions.activation(Activation.SIGMOID)),
          entry("HardSigmoid", Functions::hardSigmoid),
          entry("HardSwish", Functions::hardSwish),
          entry("Softmax", Functions::softmax),
          entry("Add", Functions::add),
          entry("Mul", Functions::multiply),
          entry("Dropout", Functions::dropout),
          entry("MaxPool", Poolings::max),
          entry("AveragePool", Poolings::average),
          entry("GlobalAveragePool", Poolings::global),
          entry("ReduceMean", Poolings::mean),
          entry("Concat", Shapes::concat),
          entry("Flatten", Shapes::reshape),
          entry("Reshape", Shapes::reshape),
          entry("Squeeze", Shapes::reshape),
          entry("Unsqueeze", Shapes::reshape),
          entry("Identity", Shapes::same),
          entry("Constant", Shapes::nothing));

  private Operators() {}

  /** Returns the operator of this name, or null. */
  static @Nullable Operator of(String name) {
    return ALL.get(name);
  }
}
