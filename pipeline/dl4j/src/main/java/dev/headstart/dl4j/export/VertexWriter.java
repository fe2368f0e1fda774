// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.Texts;
import dev.headstart.dl4j.FunctionVertex;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** Writes the vertices of a graph that are not layers. */
final class VertexWriter {

  private final String name;
  private final List<Value> in;
  private final ModelWriter draft;

  private VertexWriter(String name, List<Value> in, ModelWriter draft) {
    this.name = name;
    this.in = in;
    this.draft = draft;
  }

  /**
   * Writes a vertex.
   *
   * @throws InvalidNetException if it cannot be expressed in ONNX
   */
  static Value write(GraphVertex vertex, String name, List<Value> in, ModelWriter draft) {
    return new VertexWriter(name, in, draft).write(vertex);
  }

  /** Returns whether vertices of this kind can be written. */
  static boolean knows(GraphVertex vertex) {
    return vertex instanceof ElementWiseVertex
        || vertex instanceof MergeVertex
        || vertex instanceof SubsetVertex
        || vertex instanceof PreprocessorVertex
        || vertex instanceof ScaleVertex
        || vertex instanceof ShiftVertex
        || vertex instanceof FunctionVertex;
  }

  private Value write(GraphVertex vertex) {
    if (vertex instanceof ElementWiseVertex elements) {
      return elements(elements.getOp());
    } else if (vertex instanceof MergeVertex merge) {
      return merge(merge.getMergeAxis());
    } else if (vertex instanceof SubsetVertex subset) {
      return subset(subset.getFrom(), subset.getTo());
    } else if (vertex instanceof PreprocessorVertex reshaping) {
      return Reshaping.write(reshaping.getPreProcessor(), in.get(0), name, draft);
    } else if (vertex instanceof ScaleVertex scale) {
      return withNumber("Mul", scale.getScaleFactor());
    } else if (vertex instanceof ShiftVertex shift) {
      return withNumber("Add", shift.getShiftFactor());
    }
    return FunctionWriter.write((FunctionVertex) vertex, name, in, draft);
  }

  private Value elements(ElementWiseVertex.Op op) {
    return switch (op) {
      case Add -> chain("Add", in, name);
      case Product -> chain("Mul", in, name);
      case Max -> chain("Max", in, name);
      case Subtract -> chain("Sub", in, name);
      case Average -> {
        Value sum = chain("Add", in, name + "/sum");
        yield sum.named(
            draft.node(
                "Mul", name, List.of(sum.name(), draft.number(name + "/count", 1.0 / in.size()))));
      }
    };
  }

  /** Applies an operator of two tensors to any number of tensors. Dimensions of 1 are broadcast. */
  static Value chain(String op, List<Value> in, String output, ModelWriter draft) {
    Value value = in.get(0);
    for (Value next : in.subList(1, in.size())) {
      if (next.isMap() != value.isMap() || (next.isMap() && next.format() != value.format())) {
        throw new InvalidNetException(
            Texts.format("its inputs are %s and %s", value.shape(), next.shape()));
      }
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < value.shape().size(); d++) {
        shape.add(Math.max(value.shape().get(d), next.shape().get(d)));
      }
      String node = draft.node(op, output, List.of(value.name(), next.name()));
      value = value.as(node, shape.toArray(Long[]::new));
    }
    return value;
  }

  private Value chain(String op, List<Value> values, String output) {
    return chain(op, values, output, draft);
  }

  private Value merge(int axis) {
    if (in.size() == 1) {
      return in.get(0);
    }
    Value first = in.get(0);
    for (Value next : in) {
      if (axis != next.channelDimension() || next.isMap() != first.isMap()) {
        throw new InvalidNetException("it joins along another dimension than the channels");
      }
    }
    List<Long> shape = new ArrayList<>(first.shape());
    shape.set(0, in.stream().mapToLong(Value::channels).sum());
    String node =
        draft.node(
            "Concat", name, in.stream().map(Value::name).toList(), Attribute.integer("axis", 1L));
    return first.as(node, shape.toArray(Long[]::new));
  }

  private Value subset(long from, long to) {
    Value whole = in.get(0);
    if (whole.channelsLast()) {
      throw new InvalidNetException("a subset of maps with the channels last");
    }
    List<Long> shape = new ArrayList<>(whole.shape());
    shape.set(0, to - from + 1);
    String node =
        draft.node(
            "Slice",
            name,
            List.of(
                whole.name(),
                draft.integers(name + "/starts", from),
                draft.integers(name + "/ends", to + 1),
                draft.integers(name + "/axes", 1L)));
    return whole.as(node, shape.toArray(Long[]::new));
  }

  private Value withNumber(String op, double number) {
    Value value = in.get(0);
    return value.named(
        draft.node(op, name, List.of(value.name(), draft.number(name + "/number", number))));
  }
}
