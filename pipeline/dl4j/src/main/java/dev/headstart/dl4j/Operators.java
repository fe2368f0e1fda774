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
          entry("Tanh", Functions.activation(Activation.TANH)),
          entry("Softplus", Functions.activation(Activation.SOFTPLUS)),
          entry("Elu", Functions::elu),
          entry("Gelu", Functions::gelu),
          entry("Add", Arithmetic::add),
          entry("Sub", Arithmetic::subtract),
          entry("Mul", Arithmetic::multiply),
          entry("Div", Arithmetic::divide),
          entry("Erf", Arithmetic.function(Function.ERF)),
          entry("Sqrt", Arithmetic.function(Function.SQRT)),
          entry("Pow", Arithmetic::power),
          entry("LayerNormalization", DenseLayers::layerNormalization),
          entry("Dropout", Functions::dropout),
          entry("MaxPool", Poolings::max),
          entry("AveragePool", Poolings::average),
          entry("GlobalAveragePool", Poolings::global),
          entry("ReduceMean", Means::read),
          entry("Resize", Rearrangements::resize),
          entry("Upsample", Rearrangements::upsample),
          entry("Pad", Rearrangements::pad),
          entry("Transpose", Rearrangements::transpose),
          entry("Split", Rearrangements::split),
          entry("Slice", Rearrangements::slice),
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
