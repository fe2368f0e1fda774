// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.export;

import dev.headstart.net.card.InvalidNetException;

/** Writes layers of one kind. */
interface LayerWriter {

  /**
   * Writes a layer and returns its output.
   *
   * @throws InvalidNetException with the reason, if the layer cannot be expressed in ONNX
   */
  Value write(Step step);
}
