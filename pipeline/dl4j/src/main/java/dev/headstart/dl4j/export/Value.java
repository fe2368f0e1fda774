// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;

/**
 * A tensor of the ONNX graph, whose maps always have their channels first.
 *
 * @param name its name
 * @param shape {@code [channels, height, width]} or {@code [features]}, without the batch
 * @param format Deeplearning4j's layout of the same maps, which matters where they are flattened
 */
record Value(String name, List<Long> shape, CNN2DFormat format) {

  boolean isMap() {
    return shape.size() == 3;
  }

  long channels() {
    return shape.get(0);
  }

  boolean channelsLast() {
    return isMap() && format == CNN2DFormat.NHWC;
  }

  /**
   * Returns the dimension of the channels in Deeplearning4j's array, where the batch is dimension
   * 0.
   */
  int channelDimension() {
    return channelsLast() ? 3 : 1;
  }

  /** Returns a value of the same layout with another name and shape. */
  Value as(String newName, Long... newShape) {
    return new Value(newName, List.of(newShape), format);
  }

  /** Returns a value of the same shape with another name. */
  Value named(String newName) {
    return new Value(newName, shape, format);
  }

  /**
   * Checks that the value consists of maps in the layout that a layer takes.
   *
   * @throws InvalidNetException if it does not
   */
  void checkMaps(CNN2DFormat taken) {
    if (!isMap()) {
      throw new InvalidNetException("it takes maps, but gets " + shape.get(0) + " features");
    }
    if (taken != format) {
      throw new InvalidNetException(Texts.format("it takes %s, but gets %s", taken, format));
    }
  }

  /**
   * Checks that the value consists of features.
   *
   * @throws InvalidNetException if it does not
   */
  void checkFeatures() {
    if (isMap()) {
      throw new InvalidNetException("it takes features, but gets maps of " + shape);
    }
  }
}
