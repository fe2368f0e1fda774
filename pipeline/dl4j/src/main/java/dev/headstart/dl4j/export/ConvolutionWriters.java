// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.onnx.Attribute;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes convolutions: plain, depthwise, separable. */
final class ConvolutionWriters {

  private ConvolutionWriters() {}

  static Value convolution(Step step) {
    INDArray kernels = step.param("W"); // [out, in, height, width]
    return convolve(step, step.in().name(), step.weight("W", kernels.shape()), 1, kernels.size(0));
  }

  static Value depthwise(Step step) {
    INDArray kernels = step.param("W"); // [height, width, in, multiplier]
    String kernel = depthwiseKernels(step, kernels.permute(2, 3, 0, 1));
    return convolve(
        step, step.in().name(), kernel, kernels.size(2), kernels.size(2) * kernels.size(3));
  }

  static Value separable(Step step) {
    Windows windows = windows(step);
    INDArray kernels = step.param("W"); // [multiplier, in, height, width]
    INDArray points = step.param("pW"); // [out, in * multiplier, 1, 1]
    String deep =
        step.inner(
            "Conv",
            "depthwise",
            List.of(step.in().name(), depthwiseKernels(step, kernels.permute(1, 0, 2, 3))),
            with(windows, kernels.size(1)));
    return step.activated(
        "Conv",
        ((ConvolutionLayer) step.layer()).getActivationFn(),
        windows.shape(points.size(0)),
        inputs(step, deep, step.weight("pW", points.shape())),
        Attribute.integers("kernel_shape", 1, 1));
  }

  private static Value convolve(Step step, String input, String kernel, long groups, long out) {
    Windows windows = windows(step);
    return step.activated(
        "Conv",
        ((ConvolutionLayer) step.layer()).getActivationFn(),
        windows.shape(out),
        inputs(step, input, kernel),
        with(windows, groups));
  }

  private static Windows windows(Step step) {
    ConvolutionLayer layer = (ConvolutionLayer) step.layer();
    step.in().checkMaps(layer.getCnn2dDataFormat());
    return Windows.of(
        step.in(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getDilation(),
        layer.getPadding(),
        layer.getConvolutionMode());
  }

  private static Attribute[] with(Windows windows, long groups) {
    List<Attribute> attributes =
        new ArrayList<>(List.of(windows.attributes(Attribute.integer("group", groups))));
    attributes.add(windows.dilations());
    return attributes.toArray(Attribute[]::new);
  }

  /**
   * Writes kernels {@code [in, multiplier, height, width]} as those of a convolution with one group
   * per channel.
   */
  private static String depthwiseKernels(Step step, INDArray kernels) {
    return step.floats(
        step.name() + "/W",
        kernels,
        kernels.size(0) * kernels.size(1),
        1,
        kernels.size(2),
        kernels.size(3));
  }

  private static List<String> inputs(Step step, String input, String kernel) {
    return ((ConvolutionLayer) step.layer()).hasBias()
        ? List.of(input, kernel, step.weight("b", step.param("b").length()))
        : List.of(input, kernel);
  }
}
