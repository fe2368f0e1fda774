// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer to be written.
 *
 * @param name its name, which its output gets
 * @param layer its configuration
 * @param params its parameters by name
 * @param in its input
 * @param draft the model that it is written to
 */
record Step(String name, Layer layer, Map<String, INDArray> params, Value in, ModelWriter draft) {

  /** Returns a parameter. */
  INDArray param(String key) {
    INDArray param = params.get(key);
    if (param == null) {
      throw new InvalidNetException(Texts.format("its parameter %s is missing", key));
    }
    return param;
  }

  /** Writes a parameter unchanged, in the given shape. */
  String weight(String key, long... dims) {
    return floats(name + "/" + key, param(key), dims);
  }

  /** Writes values in row-major order and returns their name. */
  String floats(String key, INDArray values, long... dims) {
    return draft.floats(key, values.dup('c').data().asFloat(), dims);
  }

  /** Adds a node of this layer whose output is only used inside it. */
  String inner(String op, String suffix, List<String> inputs, Attribute... attributes) {
    return draft.node(op, name + "/" + suffix, inputs, attributes);
  }

  /** Adds the node that computes this layer's output. */
  Value last(String op, List<Long> shape, List<String> inputs, Attribute... attributes) {
    return new Value(draft.node(op, name, inputs, attributes), shape, in.format());
  }

  /** Adds the node before this layer's activation, and then the activation. */
  Value activated(
      String op,
      IActivation activation,
      List<Long> shape,
      List<String> inputs,
      Attribute... attributes) {
    if (ActivationWriter.isIdentity(activation)) {
      return last(op, shape, inputs, attributes);
    }
    Value linear = new Value(inner(op, "linear", inputs, attributes), shape, in.format());
    return ActivationWriter.write(activation, linear, name, draft);
  }
}
