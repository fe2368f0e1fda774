// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.layers.convolution.DepthwiseConvolution2DLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A depthwise convolution that is computed once per training step. (Deeplearning4j computes it
 * again for the gradient.) The slope of its activation must be a function of the activation's
 * output: no activation, or {@link Rectifier}.
 */
public final class OnePassDepthwise extends DepthwiseConvolution2D {

  private static final long serialVersionUID = 1L;

  /** For deserialisation. */
  public OnePassDepthwise() {}

  /** Creates the layer that a builder of Deeplearning4j's convolution describes. */
  public OnePassDepthwise(Builder builder) {
    super(builder);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType type) {
    var once =
        new DepthwiseConvolution2DLayer(conf, type) {
          private transient @Nullable INDArray output;

          @Override
          public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            output = super.activate(training, workspaces);
            return output;
          }

          @Override
          protected Pair<INDArray, INDArray> preOutput4d(
              boolean training, boolean again, LayerWorkspaceMgr workspaces) {
            return !again
                ? super.preOutput4d(training, again, workspaces)
                : new Pair<>(output, null);
          }
        };
    return Layers.set(once, conf, listeners, index, params, initialize);
  }
}
