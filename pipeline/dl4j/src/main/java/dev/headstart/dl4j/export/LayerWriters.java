// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import static java.util.Map.entry;

import dev.headstart.dl4j.layers.Affine;
import dev.headstart.dl4j.layers.OnePassConvolution;
import dev.headstart.dl4j.layers.OnePassDepthwise;
import dev.headstart.dl4j.layers.PlaneBatchNorm;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;

/** The Deeplearning4j layers that can be expressed in ONNX. */
final class LayerWriters {

  private static final Map<Class<?>, LayerWriter> ALL =
      Map.ofEntries(
          entry(ConvolutionLayer.class, ConvolutionWriters::convolution),
          entry(Convolution2D.class, ConvolutionWriters::convolution),
          entry(OnePassConvolution.class, ConvolutionWriters::convolution),
          entry(DepthwiseConvolution2D.class, ConvolutionWriters::depthwise),
          entry(OnePassDepthwise.class, ConvolutionWriters::depthwise),
          entry(SeparableConvolution2D.class, ConvolutionWriters::separable),
          entry(SubsamplingLayer.class, PoolingWriters::window),
          entry(Pooling2D.class, PoolingWriters::window),
          entry(GlobalPoolingLayer.class, PoolingWriters::global),
          entry(ZeroPaddingLayer.class, FrameWriters::padding),
          entry(Cropping2D.class, FrameWriters::cropping),
          entry(BatchNormalization.class, NormWriters::batch),
          entry(PlaneBatchNorm.class, NormWriters::batch),
          entry(Affine.class, AffineWriter::write),
          entry(LocalResponseNormalization.class, NormWriters::localResponse),
          entry(DenseLayer.class, DenseWriters::dense),
          entry(OutputLayer.class, DenseWriters::output),
          entry(CenterLossOutputLayer.class, DenseWriters::output),
          entry(ActivationLayer.class, DenseWriters::activation),
          entry(LossLayer.class, DenseWriters::loss),
          entry(CnnLossLayer.class, DenseWriters::mapLoss),
          entry(DropoutLayer.class, Step::in));

  private LayerWriters() {}

  /** Returns the writer for a layer, or null. */
  static @Nullable LayerWriter of(Layer layer) {
    return ALL.get(layer.getClass());
  }

  /** Returns the layer inside a frozen layer, or the layer itself. */
  static Layer thawed(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return thawed(frozen.getLayer());
    }
    return layer instanceof FrozenLayerWithBackprop frozen ? thawed(frozen.getUnderlying()) : layer;
  }
}
