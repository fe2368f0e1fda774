// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A vertex for a function without weights that Deeplearning4j has no layer for. (Its vertices based
 * on SameDiff give gradients that are twice too large for a batch of two.)
 */
public final class FunctionVertex extends GraphVertex {

  private static final long serialVersionUID = 1L;

  @JsonProperty private Function function;
  @JsonProperty private double[] numbers;

  /** For deserialisation, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public FunctionVertex() {}

  FunctionVertex(Function function, double... numbers) {
    this.function = function;
    this.numbers = numbers.clone();
  }

  /** Returns the function. */
  public Function function() {
    return function;
  }

  /** Returns the numbers that belong to the function. */
  public double[] numbers() {
    return numbers.clone();
  }

  @Override
  public GraphVertex clone() {
    return new FunctionVertex(function, numbers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FunctionVertex vertex
        && function == vertex.function
        && java.util.Arrays.equals(numbers, vertex.numbers);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(function, java.util.Arrays.hashCode(numbers));
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return function.inputs;
  }

  @Override
  public int maxVertexInputs() {
    return function.inputs;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray params,
      boolean initializeParams,
      DataType type) {
    return new FunctionVertexImpl(graph, name, index, function, numbers, type);
  }

  @Override
  public InputType getOutputType(int layer, InputType... inputs) {
    throw new UnsupportedOperationException("Shapes are known from the ONNX graph");
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    throw new UnsupportedOperationException("Shapes are known from the ONNX graph");
  }
}
