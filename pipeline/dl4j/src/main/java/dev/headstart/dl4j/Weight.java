// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.Texts;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The correspondence of a Deeplearning4j layer's parameter to a tensor of the ONNX graph.
 *
 * @param layer the layer's name
 * @param param the parameter's name in it, such as {@code W}
 * @param node the name of the ONNX node's first output
 * @param input the index of the node's input
 * @param layout the order of the values
 * @param group the index of the part, if the tensor's first dimension is divided into equal parts
 * @param groups the number of parts
 */
public record Weight(
    String layer, String param, String node, int input, Layout layout, int group, int groups) {

  /** The conversion of ONNX's array layout to Deeplearning4j's. */
  enum Layout {
    /** The same, except for dimensions of 1. */
    SAME,
    /** A transposed matrix. */
    TRANSPOSED,
    /** ONNX {@code [channels * m, 1, h, w]}, Deeplearning4j {@code [h, w, channels, m]}. */
    DEPTHWISE
  }

  /** Copies ONNX values into a parameter. */
  void read(float[] values, long[] dims, INDArray parameter) {
    INDArray all = Floats.array(values, dims);
    INDArray part = groups == 1 ? all : part(all);
    INDArray arranged =
        switch (layout) {
          case SAME -> part;
          case TRANSPOSED -> part.transpose();
          case DEPTHWISE -> depthwise(part, parameter);
        };
    parameter.assign(arranged.reshape(parameter.shape()));
  }

  /** Copies a parameter into its place among ONNX values. */
  void write(INDArray parameter, float[] values, long[] dims) {
    INDArray arranged =
        switch (layout) {
          case SAME -> parameter;
          case TRANSPOSED -> parameter.transpose();
          case DEPTHWISE -> parameter.permute(2, 3, 0, 1);
        };
    float[] part = Floats.of(arranged);
    int expected = values.length / groups;
    if (part.length != expected) {
      throw new IllegalStateException(
          Texts.format(
              "%s of %s has %d values, not %d of %s",
              param, node, part.length, expected, Arrays.toString(dims)));
    }
    System.arraycopy(part, 0, values, group * expected, expected);
  }

  private static INDArray depthwise(INDArray all, INDArray parameter) {
    long channels = parameter.size(2);
    long multiplier = parameter.size(3);
    return all.reshape(channels, multiplier, all.size(2), all.size(3)).permute(2, 3, 0, 1);
  }

  private INDArray part(INDArray all) {
    long size = all.size(0) / groups;
    INDArrayIndex[] index = new INDArrayIndex[all.rank()];
    Arrays.fill(index, NDArrayIndex.all());
    index[0] = NDArrayIndex.interval(group * size, (group + 1) * size);
    return all.get(index).dup('c');
  }
}
