// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/** Determines the layout of maps that a layer requires. */
final class Layouts {

  private Layouts() {}

  /** Returns the layout; empty if the layer accepts any (or states one that it ignores). */
  static Optional<CNN2DFormat> of(Layer layer) {
    if (layer instanceof ConvolutionLayer convolution) {
      return Optional.of(convolution.getCnn2dDataFormat());
    } else if (layer instanceof SubsamplingLayer pooling) {
      return Optional.of(pooling.getCnn2dDataFormat());
    } else if (layer instanceof ZeroPaddingLayer padding) {
      return Optional.of(padding.getDataFormat());
    } else if (layer instanceof Cropping2D cropping) {
      return Optional.of(cropping.getDataFormat());
    } else if (layer instanceof LocalResponseNormalization normalization) {
      return Optional.of(normalization.getDataFormat());
    } else if (layer instanceof CnnLossLayer loss) {
      return Optional.of(loss.getFormat());
    } else if (layer instanceof GlobalPoolingLayer pooling
        && pooling.getPoolingDimensions() != null) {
      return Optional.of(
          pooling.getPoolingDimensions()[0] == 1 ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
    }
    return Optional.empty();
  }
}
