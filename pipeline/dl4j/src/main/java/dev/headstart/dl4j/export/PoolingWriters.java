// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Writes pooling. */
final class PoolingWriters {

  private PoolingWriters() {}

  static Value window(Step step) {
    SubsamplingLayer layer = (SubsamplingLayer) step.layer();
    step.in().checkMaps(layer.getCnn2dDataFormat());
    Windows windows =
        Windows.of(
            step.in(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getDilation(),
            layer.getPadding(),
            layer.getConvolutionMode());
    if (windows.isDilated()) {
      throw new InvalidNetException("dilated pooling, which Deeplearning4j computes wrongly");
    }
    Attribute counted =
        Attribute.integer("count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1L : 0L);
    List<Long> shape = windows.shape(step.in().channels());
    List<String> inputs = List.of(step.in().name());
    return switch (layer.getPoolingType()) {
      case MAX ->
          step.last(
              "MaxPool", shape, inputs, windows.attributes(Attribute.integer("ceil_mode", 0L)));
      case AVG -> step.last("AveragePool", shape, inputs, windows.attributes(counted));
      default -> throw new InvalidNetException("pooling " + layer.getPoolingType());
    };
  }

  static Value global(Step step) {
    GlobalPoolingLayer layer = (GlobalPoolingLayer) step.layer();
    Value in = step.in();
    in.checkMaps(in.format());
    int[] wanted = in.channelsLast() ? new int[] {1, 2} : new int[] {2, 3};
    int[] dimensions =
        layer.getPoolingDimensions() == null ? new int[] {2, 3} : layer.getPoolingDimensions();
    if (!Arrays.equals(dimensions, wanted)) {
      throw new InvalidNetException("it pools other dimensions than height and width");
    }
    if (!layer.isCollapseDimensions() && in.channelsLast()) {
      throw new InvalidNetException("it keeps height and width of maps with the channels last");
    }
    String op =
        switch (layer.getPoolingType()) {
          case AVG -> "GlobalAveragePool";
          case MAX -> "GlobalMaxPool";
          default -> throw new InvalidNetException("pooling " + layer.getPoolingType());
        };
    List<String> inputs = List.of(in.name());
    if (!layer.isCollapseDimensions()) {
      return step.last(op, List.of(in.channels(), 1L, 1L), inputs);
    }
    return step.last("Flatten", List.of(in.channels()), List.of(step.inner(op, "pool", inputs)));
  }
}
