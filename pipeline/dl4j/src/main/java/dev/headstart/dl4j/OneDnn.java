// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.NativeLibraries;
import dev.headstart.SetupException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.convolution.DepthwiseConvolution2DLayer;

/**
 * Deeplearning4j's use of oneDNN, which makes a convolution about twenty times faster.
 *
 * <p>Two things turn it on: a system property, and the class {@link org.nd4j.nativeblas.Nd4jCpu} of
 * this project.
 */
public final class OneDnn {

  /** The property; {@code false} turns the helpers on. */
  public static final String PROPERTY = "org.eclipse.deeplearning4j.helpers.disable";

  private OneDnn() {}

  /**
   * Enables oneDNN in this JVM, for layers created from now on.
   *
   * @throws SetupException if nd4j would run on a GPU that it has no code for
   */
  public static void use() {
    CudaBackend.check();
    NativeLibraries.prepare();
    NativeLibraries.needAvx2();
    System.setProperty(PROPERTY, "false");
  }

  /**
   * Checks that every convolution of a net uses oneDNN.
   *
   * @throws SetupException if one does not
   */
  public static void check(ComputationGraph graph) {
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof ConvolutionLayer
          && !(layer instanceof DepthwiseConvolution2DLayer) // which has oneDNN in its operator
          && layer.getHelper() == null) {
        throw new SetupException(
            "Deeplearning4j does not use oneDNN here, and would train about twenty times slower:"
                + " give the driver and the executors -D"
                + PROPERTY
                + "=false, and Headstart's jar a place before nd4j's",
            null);
      }
    }
  }
}
